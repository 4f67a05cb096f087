"""What Slack sends: the fields that are read here, under their own names."""

import msgspec


class File(msgspec.Struct):
    """A file that was shared."""

    mimetype: str | None = None


class Place(msgspec.Struct):
    """What one reacts to."""

    type: str = ""
    channel: str = ""
    ts: str = ""


class Edited(msgspec.Struct):
    """Who changed a message."""

    user: str | None = None


class Message(msgspec.Struct):
    """A message, as event or inside of one."""

    ts: str = ""
    subtype: str | None = None
    user: str | None = None
    bot_id: str | None = None
    team: str | None = None
    user_team: str | None = None
    source_team: str | None = None
    thread_ts: str | None = None
    text: str | None = None
    edited: Edited | None = None
    files: list[File] = []

    def team_of(self) -> str | None:
        """The workspace of who wrote it."""
        return self.user_team or self.source_team or self.team


class Event(Message):
    """An event."""

    type: str = ""
    event_ts: str = ""
    channel: str | None = None
    channel_type: str = ""
    message: Message | None = None
    previous_message: Message | None = None
    deleted_ts: str | None = None
    reaction: str | None = None
    item: Place | None = None
    item_user: str | None = None

    def is_direct(self) -> bool:
        """Whether it is of a direct chat."""
        return self.channel_type in {"im", "mpim"} or (self.channel or "").startswith("D")


class Delivered(msgspec.Struct):
    """A delivery."""

    type: str = ""
    event_id: str = ""
    event: Event | None = None
