"""Telegram bots: updates as https://core.telegram.org/bots/api#update describes them.

A message id is unique in its chat only, and an update id names one version of a message: a
touchpoint's id is `chat:message`, that of what happens to it later `chat:message:update`.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, json_id, known, own, unknown
from streams.intake.channels.telegram_update import (
    Button,
    Deleted,
    Member,
    Message,
    Party,
    Reaction,
    Update,
)

#: What a message may carry beside text; one with neither is a notice of the chat itself.
_MEDIA: Final = (
    *("animation", "audio", "checklist", "contact", "dice", "document", "game", "location"),
    *("paid_media", "photo", "poll", "sticker", "story", "venue", "video", "video_note", "voice"),
)


_update: Final = msgspec.json.Decoder(Update)
_present: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_message: Final = msgspec.json.Decoder(Message)
_reaction: Final = msgspec.json.Decoder(Reaction)
_button: Final = msgspec.json.Decoder(Button)
_deleted: Final = msgspec.json.Decoder(Deleted)
_member: Final = msgspec.json.Decoder(Member)
#: (what an update holds, its id, its delivery) → items.
_Reader = Callable[[msgspec.Raw, int, Delivery], Iterator[Item]]


def _read(delivery: Delivery) -> Iterator[Item]:
    update = decode(_update, delivery.body).update_id
    present = decode(_present, delivery.body)
    held = next((name for name in present if name in _READERS), None)
    if held is None:
        raise unknown("update", ", ".join(sorted(present.keys() - {"update_id"})))
    return _READERS[held](present[held], update, delivery)


def _messages(raw: msgspec.Raw, update: int, delivery: Delivery) -> Iterator[Item]:
    message, present = decode(_message, raw), decode(_present, raw)
    place = _place(message.chat, message.business_connection_id)
    said = message.text or message.caption
    item = _at(message.chat, place) | _author(message, own(delivery)) | known(text=said)
    item |= {"id": f"{place}:{message.message_id}", "time": message.date * 1000}
    if message.is_topic_message:
        item["conversation"] = f"{place}:{message.message_thread_id}"
    media = next((name for name in _MEDIA if name in present), None)
    reply, sender = message.reply_to_message, message.from_
    more = known(
        media=media,
        locale=sender and sender.locale,
        reply_to=reply and f"{place}:{reply.message_id}",
    )
    if message.edit_date is not None:
        more |= {"event": "edited", "of": item["id"], "by": item["actor"]}
        item |= {"id": f"{item['id']}:{update}", "time": message.edit_date * 1000}
        item["actor"] = "system"
    elif said is None and media is None:
        more |= {"event": "notice", "by": item["actor"]}
        item["actor"] = "system"
    yield item | {"kind": "message", "attributes": more}


def _place(chat: Party, connection: str | None = None) -> str:
    """A chat's name; behind a business account it is one only within its connection."""
    return f"{chat.id}" if connection is None else f"{connection}:{chat.id}"


def _at(chat: Party, place: str) -> dict[str, Any]:
    """Of a private chat the id is that of the person; groups and channels have negative ones."""
    customer = {"customer": {"telegram": str(chat.id)}} if chat.id > 0 else {}
    return {"channel": "telegram", "conversation": place} | customer


def _author(message: Message, own_ids: frozenset[str]) -> dict[str, Any]:
    chat, sender, spoken_for = message.chat, message.from_, message.sender_chat
    if message.sender_business_bot is not None:
        return {"actor": "bot"}
    if spoken_for is not None and (spoken_for.id == chat.id or message.is_automatic_forward):
        # An anonymous administrator, or the company's channel.
        return {"actor": "agent"} | known(agent=message.author_signature)
    person = spoken_for or sender
    if person is None:
        return {"actor": "agent"} | known(agent=message.author_signature)
    if person.bot:
        return {"actor": "bot"}
    of_business = message.business_connection_id is not None and person.id != chat.id
    if of_business or str(person.id) in own_ids:
        return {"actor": "agent", "agent": str(person.id)}
    return {"actor": "customer", "customer": {"telegram": str(person.id)}}


def _event(at: dict[str, Any], id_: str, time: int, **attributes: Any) -> Item:
    item = {"id": id_, "time": time, "kind": "message", "actor": "system"}
    return item | at | {"attributes": known(**attributes)}


def _reactions(raw: msgspec.Raw, update: int, delivery: Delivery) -> Iterator[Item]:
    """A customer's new reactions to a message; none means that the former were taken back."""
    found = decode(_reaction, raw)
    place = _place(found.chat)
    at, by = _at(found.chat, place), "agent"  # without a user: an anonymous administrator
    if found.user is not None and str(found.user.id) not in own(delivery):
        at["customer"], by = {"telegram": str(found.user.id)}, "customer"
    of = f"{place}:{found.message_id}"
    emoji = " ".join(reaction.emoji for reaction in found.new_reaction).strip()
    about = {"event": "reaction", "of": of, "by": by, "reaction": emoji}
    yield _event(at, f"{of}:{update}", found.date * 1000, **about)


def _buttons(raw: msgspec.Raw, _: int, delivery: Delivery) -> Iterator[Item]:
    """A button pressed: what a customer says to a bot; Telegram gives it no time."""
    found = decode(_button, raw)
    chat = found.message.chat if found.message else found.from_
    item = _at(chat, _place(chat)) | {"customer": {"telegram": str(found.from_.id)}}
    item |= {"id": f"callback:{found.id}", "time": delivery.received_at, "kind": "message"}
    yield item | {"attributes": known(button=found.data, locale=found.from_.locale)}


def _deletions(raw: msgspec.Raw, _: int, delivery: Delivery) -> Iterator[Item]:
    found = decode(_deleted, raw)
    place = _place(found.chat, found.business_connection_id)

    def deletion(message: int) -> Iterator[Item]:
        of, at = f"{place}:{message}", _at(found.chat, place)
        yield _event(at, f"{of}:deleted", delivery.received_at, event="deleted", of=of)

    return each(found.message_ids, deletion, "message_ids")


def _members(raw: msgspec.Raw, update: int, _: Delivery) -> Iterator[Item]:
    """The bot itself was let in, blocked or put out by somebody."""
    found = decode(_member, raw)
    item: dict[str, Any] = {"id": f"{found.chat.id}:member:{update}", "time": found.date * 1000}
    item |= {"channel": "telegram", "kind": "profile", "actor": "system"}
    item["customer"] = {"telegram": str(found.from_.id)}
    yield item | {"attributes": {"telegram_bot": found.new_chat_member.status}}


_READERS: Final[dict[str, _Reader]] = {
    "message": _messages,
    "channel_post": _messages,
    "business_message": _messages,
    "edited_message": _messages,
    "edited_channel_post": _messages,
    "edited_business_message": _messages,
    "message_reaction": _reactions,
    "callback_query": _buttons,
    "deleted_business_messages": _deletions,
    "my_chat_member": _members,
}

ADAPTERS: Final = (
    Adapter(
        kind="telegram",
        title="Telegram bot",
        read=_read,
        delivery_id=json_id("update_id"),
        signature="telegram-token",
        becomes=(
            ("message in a private chat or group", "message of the customer"),
            (
                "the same of a bot, of a user in `own`, of an anonymous administrator",
                "… bot, agent",
            ),
            ("business_message", "message of the customer, or of the agent behind the account"),
            ("channel_post", "message of an agent"),
            ("callback_query", "message of the customer, `button` in attributes"),
            ("edited_…, deleted_business_messages, message_reaction", "event of that message"),
            ("my_chat_member", "profile: `telegram_bot` member, kicked, …"),
        ),
    ),
)
