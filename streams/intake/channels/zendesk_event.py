"""What Zendesk sends: the fields that are read here, under their own names."""

from typing import Any

import msgspec

Id = str | int


class Via(msgspec.Struct):
    """How a ticket came."""

    channel: str | None = None


class Ticket(msgspec.Struct):
    """The ticket as it is after the event."""

    id: Id
    requester_id: Id
    group_id: Id | None = None
    status: str = ""
    priority: str | None = None
    via: Via | None = None


class Author(msgspec.Struct):
    """Who wrote a comment."""

    id: Id
    is_staff: bool = False


class Comment(msgspec.Struct):
    """A comment."""

    id: Id
    author: Author
    body: str | None = None
    is_public: bool = True


class What(msgspec.Struct):
    """What happened to a ticket."""

    comment: Comment | None = None
    previous: Any = None
    current: Any = None


class TicketEvent(msgspec.Struct):
    """An event of a ticket."""

    id: str
    type: str
    time: str
    detail: Ticket
    event: What


class Actor(msgspec.Struct):
    """Who wrote a message: end_user, agent, trigger or system."""

    id: Id
    type: str


class Words(msgspec.Struct):
    """A message."""

    id: Id
    body: str | None = None


class Said(msgspec.Struct):
    """A message and its writer."""

    actor: Actor
    message: Words


class Messaged(msgspec.Struct):
    """The ticket of a message."""

    id: Id


class MessageEvent(msgspec.Struct):
    """A message of a messaging ticket."""

    time: str
    detail: Messaged
    event: Said


class Typed(msgspec.Struct):
    """Any event."""

    type: str
