"""LINE: webhook events of https://developers.line.biz/en/reference/messaging-api/#webhooks."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, known, own, unknown


class _Source(msgspec.Struct):
    user: str | None = msgspec.field(default=None, name="userId")
    group: str | None = msgspec.field(default=None, name="groupId")
    room: str | None = msgspec.field(default=None, name="roomId")


class _Message(msgspec.Struct, rename="camel"):
    id: str
    type: str
    text: str | None = None
    quoted_message_id: str | None = None


class _Postback(msgspec.Struct):
    data: str = ""


class _Unsend(msgspec.Struct, rename="camel"):
    message_id: str


class _Members(msgspec.Struct):
    members: list[_Source]


class _Beacon(msgspec.Struct):
    hwid: str
    type: str


class _Link(msgspec.Struct):
    result: str


class _Membership(msgspec.Struct):
    type: str


class _Event(msgspec.Struct, rename="camel"):
    type: str
    timestamp: int
    webhook_event_id: str
    source: _Source
    message: _Message | None = None
    postback: _Postback | None = None
    unsend: _Unsend | None = None
    joined: _Members | None = None
    left: _Members | None = None
    beacon: _Beacon | None = None
    link: _Link | None = None
    membership: _Membership | None = None


class _Delivered(msgspec.Struct):
    events: list[msgspec.Raw]


_delivered: Final = msgspec.json.Decoder(_Delivered)
_event: Final = msgspec.json.Decoder(_Event)
_Fields = dict[str, Any]


def _read(delivery: Delivery) -> Iterator[Item]:
    events = decode(_delivered, delivery.body).events
    agents = own(delivery)
    return each(events, lambda raw: _items(decode(_event, raw), agents), "events")


def _items(event: _Event, agents: frozenset[str]) -> Iterator[Item]:
    base = _base(event, agents)
    members = {"memberJoined": event.joined, "memberLeft": event.left}.get(event.type)
    if members is not None:
        yield from each(members.members, lambda one: [_member(event, base, one)], "members")
    elif event.type in _READERS:
        yield base | _READERS[event.type](event, base)
    else:
        raise unknown("event", event.type)


def _member(event: _Event, base: _Fields, member: _Source) -> _Fields:
    named = {"id": f"{event.webhook_event_id}:{member.user}"} | _customer(member.user)
    return base | _notice(event, base) | named


def _base(event: _Event, agents: frozenset[str]) -> _Fields:
    source = event.source
    base: _Fields = {"id": event.webhook_event_id, "time": event.timestamp, "kind": "message"}
    base |= {"channel": "chat", "actor": "customer"}
    base |= known(conversation=source.group or source.room or source.user)
    if source.user in agents:
        return base | {"actor": "agent", "agent": source.user}
    return base | _customer(source.user)


def _customer(user: str | None) -> _Fields:
    return {} if user is None else {"customer": {"line": user}}


def _spoken(type_: str) -> str:
    """`memberJoined` as the other channels' events are written: `member_joined`."""
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in type_)


def _message(event: _Event, _: _Fields) -> _Fields:
    message = event.message
    if message is None:
        raise unknown("event", "message without a message")
    media = None if message.type == "text" else message.type
    said = {"id": message.id} | known(text=message.text)
    return said | {"attributes": known(media=media, reply_to=message.quoted_message_id)}


def _edited(event: _Event, base: _Fields) -> _Fields:
    said = _message(event, base)
    about = {"event": "edited", "of": said["id"], "by": base["actor"]}
    return said | {"id": base["id"], "actor": "system", "attributes": said["attributes"] | about}


def _postback(event: _Event, _: _Fields) -> _Fields:
    return {"attributes": known(button=event.postback and event.postback.data)}


def _unsent(event: _Event, base: _Fields) -> _Fields:
    of = event.unsend and event.unsend.message_id
    return {
        "actor": "system",
        "attributes": known(event="deleted", of=of, by=base["actor"]),
    }


def _notice(event: _Event, _: _Fields) -> _Fields:
    return {"actor": "system", "attributes": {"event": _spoken(event.type)}}


def _visit(event: _Event, _: _Fields) -> _Fields:
    beacon = event.beacon
    about = known(beacon=beacon and beacon.hwid, beacon_event=beacon and beacon.type)
    return {"kind": "visit", "channel": "store", "attributes": about}


def _profile(event: _Event, _: _Fields) -> _Fields:
    learned = known(
        line_friend={"follow": True, "unfollow": False}.get(event.type),
        line_account=event.link and event.link.result,
        line_membership=event.membership and event.membership.type,
    )
    return {"kind": "profile", "actor": "system", "attributes": learned}


_READERS: Final[dict[str, Callable[[_Event, _Fields], _Fields]]] = {
    "message": _message,
    "messageEdited": _edited,
    "postback": _postback,
    "unsend": _unsent,
    "join": _notice,
    "leave": _notice,
    "videoPlayComplete": _notice,
    "beacon": _visit,
    "follow": _profile,
    "unfollow": _profile,
    "accountLink": _profile,
    "membership": _profile,
}

ADAPTERS: Final = (
    Adapter(
        kind="line",
        title="LINE Messaging API",
        read=_read,
        signature="line",
        becomes=(
            ("message, postback", "message of the customer; of an agent if `own` has the user"),
            ("messageEdited, unsend", "event of that message"),
            ("follow, unfollow, accountLink, membership", "profile"),
            ("beacon", "visit in the store"),
            ("join, leave, memberJoined, memberLeft, videoPlayComplete", "event of the chat"),
        ),
    ),
)
