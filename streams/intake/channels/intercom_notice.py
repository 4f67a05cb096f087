"""What Intercom sends: the fields that are read here, under their own names."""

import msgspec


class Author(msgspec.Struct):
    """Who wrote or did something: user, lead, contact, admin, team or bot."""

    type: str = ""
    id: str | int | None = None
    email: str | None = None

    def actor(self) -> str:
        """The touchpoint's actor."""
        if self.type in {"user", "lead", "contact"}:
            return "customer"
        return {"admin": "agent", "team": "agent", "bot": "bot"}.get(self.type, "system")


class Part(msgspec.Struct):
    """One part of a conversation."""

    id: str | int
    created_at: int
    part_type: str = "comment"
    body: str | None = None
    author: Author | None = None
    assigned_to: Author | None = None


class Parts(msgspec.Struct):
    """The parts that came with this notification: the new one."""

    conversation_parts: list[Part] = []


class Source(msgspec.Struct):
    """How the conversation began."""

    id: str | int | None = None
    type: str = ""
    body: str | None = None
    subject: str | None = None
    author: Author | None = None


class Contact(msgspec.Struct):
    """A customer."""

    id: str
    external_id: str | None = None
    email: str | None = None
    phone: str | None = None


class Contacts(msgspec.Struct):
    """The customers of a conversation."""

    contacts: list[Contact] = []


class Given(msgspec.Struct):
    """A rating: 1 to 5, and a remark that may come later."""

    rating: float | None = None
    remark: str | None = None
    created_at: int | None = None
    updated_at: int | None = None
    teammate: Author | None = None


class Conversation(msgspec.Struct):
    """A conversation as it stands."""

    id: str | int
    created_at: int | None = None
    source: Source | None = None
    contacts: Contacts | None = None
    conversation_parts: Parts | None = None
    conversation_rating: Given | None = None
    admin_assignee_id: str | int | None = None
    team_assignee_id: str | int | None = None
    priority: str | None = None


class Data(msgspec.Struct):
    """What the notification is about."""

    item: msgspec.Raw


class Notice(msgspec.Struct):
    """A notification."""

    id: str
    topic: str
    created_at: int
    data: Data
