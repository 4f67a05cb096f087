"""Slack: Events API and slash commands, as https://docs.slack.dev/apis/events-api has them.

A thread is a conversation; so is a direct chat, and a message of a channel with what answers it.
`own` lists who is of the company: users (U…) or whole workspaces (T…). A message's id is its
channel and time, as Slack defines it, so the same words as `message` and `app_mention` count once.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, form, json_id, known, ms, own, unknown
from streams.intake.channels.slack_event import Delivered, Event, Message

#: Subtypes that are somebody's words; all others tell of the channel itself.
_WORDS: Final = frozenset({None, "bot_message", "file_share", "me_message", "thread_broadcast"})

_delivered: Final = msgspec.json.Decoder(Delivered)


def _read(delivery: Delivery) -> Iterator[Item]:
    if delivery.content_type.startswith("application/x-www-form-urlencoded"):
        return iter([_command(form(delivery.body), delivery)])
    found = decode(_delivered, delivery.body)
    if found.event is None:
        raise unknown("delivery", found.type)
    return iter([_item(found.event, found.event_id, own(delivery))])


def _item(event: Event, event_id: str, ours: frozenset[str]) -> Item:
    if event.type in {"reaction_added", "reaction_removed"}:
        return _reaction(event, event_id, ours)
    if event.type not in {"message", "app_mention"} or event.channel is None:
        raise unknown("event", event.type)
    if event.subtype == "message_changed" and event.message is not None:
        return _edited(event, event.message, event_id, ours)
    if event.subtype == "message_deleted" and event.deleted_ts is not None:
        of = f"{event.channel}:{event.deleted_ts}"
        who = event.previous_message or event
        return _changed(event, who, event_id, known(event="deleted", of=of), ours)
    if event.subtype not in _WORDS:
        return _changed(event, event, event_id, {"event": event.subtype}, ours)
    media = event.files[0].mimetype if event.files else None
    item = _about(event.channel, event, direct=event.is_direct()) | _author(event, ours)
    item |= {"id": f"{event.channel}:{event.ts}", "time": ms(event.ts), "kind": "message"}
    return item | known(text=event.text) | {"attributes": known(media=media)}


def _about(channel: str, message: Message, *, direct: bool) -> dict[str, Any]:
    thread = message.thread_ts or ("" if direct else message.ts)
    return {"channel": "chat", "conversation": f"{channel}:{thread}" if thread else channel}


def _author(message: Message, ours: frozenset[str]) -> dict[str, Any]:
    if message.bot_id is not None or message.subtype == "bot_message":
        return {"actor": "bot"}
    return _person(message.user, message.team_of(), ours)


def _person(user: str | None, team: str | None, ours: frozenset[str]) -> dict[str, Any]:
    if user is None:
        return {"actor": "system"}
    if user in ours or team in ours:
        return {"actor": "agent", "agent": user}
    return {"actor": "customer", "customer": {"slack": user}}


def _edited(event: Event, message: Message, event_id: str, ours: frozenset[str]) -> Item:
    of = f"{event.channel}:{message.ts}"
    # Slack also reports its own changes so: a link was unfolded, a thread got its first answer.
    what = "updated" if message.edited is None else "edited"
    item = _changed(event, message, event_id, {"event": what, "of": of}, ours)
    return item | known(text=message.text if message.edited else None)


def _changed(
    event: Event, message: Message, event_id: str, about: dict[str, Any], ours: frozenset[str]
) -> dict[str, Any]:
    by = _author(message, ours)
    item = _about(event.channel or "", message, direct=event.is_direct()) | by
    item |= {"id": event_id, "time": ms(event.ts or event.event_ts), "kind": "message"}
    return item | {"actor": "system", "attributes": about | {"by": by["actor"]}}


def _reaction(event: Event, event_id: str, ours: frozenset[str]) -> Item:
    """No thread is told, so it concerns who reacts, or whose message an agent liked."""
    place = event.item
    if place is None or not place.channel:
        raise unknown(event.type, place.type if place else "nothing")
    by = _person(event.user, event.team_of(), ours)
    whose = by if "customer" in by else by | _person(event.item_user, None, ours)
    about = {"event": event.type, "of": f"{place.channel}:{place.ts}", "by": by["actor"]}
    item = {"id": event_id, "time": ms(event.event_ts), "kind": "message", "channel": "chat"}
    item |= whose | {"actor": "system"}
    return item | {"attributes": about | known(reaction=event.reaction)}


def _command(fields: dict[str, str], delivery: Delivery) -> Item:
    """A slash command: words that a customer says to a bot; Slack gives them no time."""
    if "command" not in fields:
        raise unknown("form", ", ".join(sorted(fields)))
    user, channel = fields.get("user_id"), fields.get("channel_id")
    item = {"time": delivery.received_at, "kind": "message", "channel": "chat"}
    item |= known(id=fields.get("trigger_id"), conversation=channel)
    item |= _person(user, fields.get("team_id"), own(delivery))
    return item | {"text": f"{fields['command']} {fields.get('text', '')}".strip()}


ADAPTERS: Final = (
    Adapter(
        kind="slack",
        title="Slack",
        read=_read,
        delivery_id=json_id("event_id"),
        signature="slack",
        becomes=(
            ("message, app_mention, a slash command", "message of the customer"),
            ("the same of who is in `own`; with a bot_id", "message of an agent; of a bot"),
            ("message_changed, message_deleted, reaction_…", "event of that message"),
            ("channel_join and the other subtypes", "event of the channel"),
        ),
    ),
)
