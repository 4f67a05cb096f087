"""What WhatsApp sends: the fields that are read here, under their own names."""

import msgspec


class Body(msgspec.Struct):
    """A text's words."""

    body: str = ""


class Caption(msgspec.Struct):
    """What is written under a picture, film or document."""

    caption: str | None = None


class Reply(msgspec.Struct):
    """The choice that was made of a list or of buttons."""

    id: str = ""
    title: str = ""


class Interactive(msgspec.Struct):
    """An answer to buttons or a list."""

    button_reply: Reply | None = None
    list_reply: Reply | None = None


class Button(msgspec.Struct):
    """A quick reply of a template."""

    text: str = ""
    payload: str = ""


class Reaction(msgspec.Struct):
    """An emoji on a message; none takes the former back."""

    message_id: str
    emoji: str = ""


class Context(msgspec.Struct):
    """The message to which one replies."""

    id: str | None = None


class Referral(msgspec.Struct):
    """The advertisement that brought the customer."""

    source_id: str | None = None


class System(msgspec.Struct):
    """The customer changed number or identity."""

    type: str = ""
    wa_id: str | None = None
    new_wa_id: str | None = None

    def moved_to(self) -> str | None:
        """The new number, under the name of either version of the API."""
        return self.wa_id or self.new_wa_id


class Revoke(msgspec.Struct):
    """A message taken back."""

    original_message_id: str


class Content(msgspec.Struct):
    """What a message says, whatever its type."""

    type: str = "unknown"
    text: Body | None = None
    image: Caption | None = None
    video: Caption | None = None
    document: Caption | None = None
    button: Button | None = None
    interactive: Interactive | None = None

    def said(self) -> str | None:
        """Its words: a text, a caption, or the title of what was chosen."""
        choice = self.chosen()
        captioned = self.image or self.video or self.document
        words = (self.text and self.text.body) or (captioned and captioned.caption)
        return words or (self.button and self.button.text) or (choice and choice.title) or None

    def chosen(self) -> Reply | None:
        """What was chosen of buttons or a list."""
        if self.interactive is None:
            return None
        return self.interactive.button_reply or self.interactive.list_reply

    def pressed(self) -> str | None:
        """The company's own name of what was chosen."""
        choice = self.chosen()
        return (self.button and self.button.payload) or (choice and choice.id) or None


class Edit(msgspec.Struct):
    """A message's new content."""

    original_message_id: str
    message: Content | None = None


class Message(Content, rename={"from_": "from"}, kw_only=True):
    """A message of the customer's, or an echo of one that the company wrote elsewhere."""

    id: str
    timestamp: str | int
    from_: str | None = None
    from_user_id: str | None = None
    to: str | None = None
    to_user_id: str | None = None
    context: Context | None = None
    referral: Referral | None = None
    reaction: Reaction | None = None
    revoke: Revoke | None = None
    edit: Edit | None = None
    system: System | None = None


class Problem(msgspec.Struct):
    """An error that WhatsApp reports."""

    code: int = 0
    title: str = ""


class Category(msgspec.Struct):
    """What a message belongs to: `type` of an origin, `category` of a price."""

    type: str | None = None
    category: str | None = None


class Charged(msgspec.Struct):
    """WhatsApp's own conversation: a day in which messages are charged as one."""

    origin: Category | None = None


class Status(msgspec.Struct):
    """What became of a message that the company sent."""

    id: str
    status: str
    timestamp: str | int
    recipient_id: str | None = None
    recipient_user_id: str | None = None
    errors: list[Problem] = []
    conversation: Charged | None = None
    pricing: Category | None = None

    def category(self) -> str | None:
        """Service, marketing, utility, authentication and the like, where it is told."""
        origin = self.conversation.origin if self.conversation else None
        return (origin and origin.type) or (self.pricing and self.pricing.category) or None


class Metadata(msgspec.Struct, frozen=True):
    """The company's number."""

    phone_number_id: str = ""


class Person(msgspec.Struct, frozen=True):
    """A customer: a number, a business-scoped id, or both."""

    wa_id: str | None = None
    user_id: str | None = None


class Value(msgspec.Struct):
    """What changed at one number."""

    contacts: list[Person] = []
    metadata: Metadata = Metadata()
    messages: list[msgspec.Raw] = []
    message_echoes: list[msgspec.Raw] = []
    statuses: list[msgspec.Raw] = []
    errors: list[Problem] = []

    def only_person(self) -> Person:
        """The customer of whom alone this is; who hides the number may be named nowhere else."""
        return self.contacts[0] if len(self.contacts) == 1 else Person()


class Change(msgspec.Struct):
    """One change; its value is that of an account's other fields too."""

    value: Value
    field: str = ""


class Entry(msgspec.Struct):
    """The changes of one account."""

    changes: list[msgspec.Raw]


class Delivered(msgspec.Struct):
    """A delivery."""

    entry: list[Entry]
