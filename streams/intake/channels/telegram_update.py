"""What Telegram sends: the fields of its updates that are read here, under their own names."""

import msgspec


class Party(msgspec.Struct, rename={"bot": "is_bot", "locale": "language_code"}):
    """A user or a chat."""

    id: int
    bot: bool = False
    locale: str | None = None


class Original(msgspec.Struct):
    """The message to which one replies."""

    message_id: int


class Message(msgspec.Struct, rename={"from_": "from"}):
    """A message, a post, an edit of one."""

    message_id: int
    chat: Party
    date: int
    from_: Party | None = None
    sender_chat: Party | None = None
    sender_business_bot: Party | None = None
    author_signature: str | None = None
    business_connection_id: str | None = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    is_automatic_forward: bool = False
    edit_date: int | None = None
    reply_to_message: Original | None = None
    text: str | None = None
    caption: str | None = None


class Emoji(msgspec.Struct):
    """One reaction; a custom emoji has no text."""

    emoji: str = ""


class Reaction(msgspec.Struct):
    """What somebody's reactions to a message are now."""

    message_id: int
    chat: Party
    date: int
    new_reaction: list[Emoji]
    user: Party | None = None


class Pressed(msgspec.Struct):
    """The message whose button was pressed."""

    chat: Party


class Button(msgspec.Struct, rename={"from_": "from"}):
    """A button of the bot that somebody pressed; it has no time."""

    id: str
    from_: Party
    message: Pressed | None = None
    data: str | None = None


class Deleted(msgspec.Struct):
    """Messages deleted from a business account's chat."""

    business_connection_id: str
    chat: Party
    message_ids: list[int]


class Standing(msgspec.Struct):
    """What the bot is in a chat: member, kicked and so on."""

    status: str


class Member(msgspec.Struct, rename={"from_": "from"}):
    """Somebody changed what the bot is in a chat."""

    chat: Party
    from_: Party
    date: int
    new_chat_member: Standing


class Update(msgspec.Struct):
    """What every update has."""

    update_id: int
