"""What is remembered of one customer, and how it is packed into a state record.

Parts that no touchpoint concerns stay as they were packed: a flush packs anew what changed, and
what comes back from a state record is opened when it is needed.
"""

from typing import Any, Final

import msgspec

from streams.customers import outlook as outlooks
from streams.customers.outlook import Outlook, Told
from streams.customers.turn_log import PackedTurns, TurnLog
from streams.customers.verdicts import Seen
from streams.signals.contact_log import Contact, Resolution
from streams.signals.course import Course
from streams.signals.effort import ALONE, Around
from streams.signals.ratings import RatingVersion
from streams.signals.surveys import Survey
from streams.signals.turns import Contribution, Dimensions
from streams.signals.waiting import Waiting

#: Version of the structs below, and of the rules that work a course out of stored turns; a state
#: topic written with another one is refused by name.
STATE_SCHEMA: Final = 7

_TRUE: Final = b"\xc3"


class Conversation:
    """One conversation: its turns in order, how many of them count, and what they come to.

    `course` is a function of the turns that count, so it is not stored: None after a restore, until
    the next turn. `packed` is all of this as it was last stored; None since a turn came.

    `rules` is the number of the rules under which it began, `judged_at` the time (ms) of the tick
    by which its clocks were last judged; `seen_at` says of each breach when it was seen, `around`
    which other contacts of the customer concern it.
    """

    __slots__ = ("around", "course", "judged_at", "live", "packed", "rules", "seen_at", "turns")

    def __init__(self, packed: msgspec.Raw | None = None) -> None:
        self.packed = packed
        self.course: Course | None = None
        self.live, self.turns = 0, TurnLog()
        self.rules, self.judged_at = 0, 0
        self.seen_at: dict[str, int] = {}
        self.around = ALONE
        if packed is not None:
            whole = _decode_conversation(packed)
            self.live, turns, self.rules, self.judged_at, self.seen_at, self.around = whole
            self.turns = TurnLog(turns)

    def pack(self) -> msgspec.Raw:
        """All of it as it is stored."""
        if self.packed is None:
            clocks = self.rules, self.judged_at, self.seen_at
            whole = self.live, self.turns.packed(), *clocks, self.around
            self.packed = msgspec.Raw(_encode(whole))
        return self.packed


class StandingRating(msgspec.Struct, array_like=True, frozen=True):
    """What stands of one original rating: its current version and what that contributes."""

    current: RatingVersion
    dimensions: Dimensions
    contributions: tuple[Contribution, ...]


class StandingSurvey(msgspec.Struct, array_like=True, frozen=True):
    """What stands of one survey: when it was answered (ms), and what it contributes."""

    answered_at: int | None
    contribution: Contribution


class RatingGroup(msgspec.Struct, array_like=True):
    """Ratings and surveys of one customer and source that may concern each other, by id.

    `versions` and `surveys` are as they came, `standing` and `sent` what stands of them; `joined`
    says that this group holds all of its source (see streams.customers.rating_groups).
    """

    versions: dict[str, RatingVersion] = {}
    standing: dict[str, StandingRating] = {}
    surveys: dict[str, Survey] = {}
    sent: dict[str, StandingSurvey] = {}
    joined: bool = False


class Efforts(msgspec.Struct, array_like=True):
    """The contacts and first resolutions of a customer that may concern others, by time."""

    contacts: list[Contact] = []
    resolved: list[Resolution] = []


class Customer:
    """One customer.

    `seen` remembers the touchpoints within the horizon (see streams.customers.memory), `newest` is
    the time of the newest one that counted, `floor` the time up to which anything is late.
    `conversations` is by source, then name, `ratings` by source, then group; `gone` holds the
    hashes of settled conversations that were forgotten, oldest first; nothing is due to be
    forgotten before `newest` reaches `forget_at`. `waiting` are the conversations, by source and
    name, whose customer waits for an answer.

    `timers` says of conversations, by (source, name), when (ms) their clocks must be looked at.
    `held` is the outlook as it lies, packed or not; `told` is what was last told of it, and it is
    `due` to be worked out again when a touchpoint came since.
    `efforts` are the contacts that may concern each other.

    What follows is not stored. `index` holds the hashes of a long memory. `touched` and `rated` are
    what came since the last settlement, before which nothing is stored: conversations with their
    course as it was last published, and groups of ratings.
    """

    __slots__ = (
        "conversations",
        "due",
        "efforts",
        "floor",
        "forget_at",
        "gone",
        "held",
        "index",
        "newest",
        "rated",
        "ratings",
        "seen",
        "timers",
        "told",
        "touched",
        "waiting",
    )

    def __init__(self) -> None:
        self.newest = -1
        self.floor = -1
        self.seen = bytearray()
        self.index: set[bytes] | None = None
        self.conversations: dict[str, dict[str, Conversation | msgspec.Raw]] = {}
        self.ratings: dict[str, dict[str, RatingGroup | msgspec.Raw]] = {}
        self.gone = b""
        self.forget_at = 0
        self.timers: dict[tuple[str, str], int] = {}
        self.waiting: dict[tuple[str, str], Waiting] = {}
        self.told: Told | None = None
        self.due = False
        self.held: Outlook | msgspec.Raw | None = None
        self.touched: dict[tuple[str, str], tuple[Conversation, Seen]] = {}
        self.rated: dict[tuple[str, str], None] = {}
        self.efforts: Efforts | msgspec.Raw = _NO_EFFORTS

    @property
    def outlook(self) -> Outlook:
        """What is expected of the customer, opened if it lies packed."""
        found = self.held
        if not isinstance(found, Outlook):
            known = None if found is None else outlooks.unpack(found)
            found = self.held = known or Outlook()
        return found

    def conversation(self, source: str, name: str) -> Conversation | None:
        """A conversation, opened if it lies packed."""
        found = self.conversations.get(source, _NOTHING).get(name)
        if isinstance(found, msgspec.Raw):
            found = self.conversations[source][name] = Conversation(found)
        return found

    def group(self, source: str, name: str) -> RatingGroup | None:
        """A group of ratings, opened if it lies packed."""
        found = self.ratings.get(source, _NOTHING).get(name)
        if isinstance(found, msgspec.Raw):
            found = self.ratings[source][name] = _decode_group(found)
        return found

    def own_efforts(self) -> Efforts:
        """The contacts that may concern each other, opened if they lie packed."""
        if isinstance(self.efforts, msgspec.Raw):
            self.efforts = _decode_efforts(self.efforts)
        return self.efforts


_NOTHING: Final[dict[str, Any]] = {}
_Packed = dict[str, dict[str, msgspec.Raw]]


#: Source, conversation, time (ms) to look at it.
_Timer = tuple[str, str, int]


class Glance(msgspec.Struct, array_like=True, frozen=True):
    """The beginning of a record, read alone: the rest is left packed."""

    timers: list[_Timer]
    told: Told | None
    due: bool

    @property
    def next_look(self) -> int | None:
        """When (ms) the customer must be looked at; None: never."""
        return min((at for _, _, at in self.timers), default=None)


class _Record(msgspec.Struct, array_like=True, frozen=True):
    timers: list[_Timer]
    told: Told | None
    due: bool
    newest: int
    floor: int
    seen: bytearray
    conversations: _Packed
    ratings: _Packed
    gone: bytes
    forget_at: int
    efforts: msgspec.Raw
    waiting: list[tuple[str, str, Waiting]]
    outlook: msgspec.Raw
    waits: bool


def encode(customer: Customer) -> bytes:
    """The state record of a customer with whom all is settled."""
    conversations: _Packed = {
        source: {
            name: item if isinstance(item, msgspec.Raw) else item.pack()
            for name, item in held.items()
        }
        for source, held in customer.conversations.items()
    }
    return _encode(
        (
            [(*key, at) for key, at in customer.timers.items()],
            customer.told,
            customer.due,
            customer.newest,
            customer.floor,
            customer.seen,
            conversations,
            customer.ratings,
            customer.gone,
            customer.forget_at,
            customer.efforts,
            [(*key, waiting) for key, waiting in customer.waiting.items()],
            customer.held,
            bool(customer.waiting),
        )
    )


def decode(value: bytes) -> Customer:
    """A customer as the state record says."""
    record = _decode_record(value)
    customer = Customer()
    customer.newest, customer.floor, customer.gone = record.newest, record.floor, record.gone
    customer.timers = {(source, name): at for source, name, at in record.timers}
    customer.seen, customer.forget_at = record.seen, record.forget_at
    customer.told, customer.due = record.told, record.due
    customer.held = record.outlook
    customer.efforts = record.efforts
    customer.waiting.update(((source, name), since) for source, name, since in record.waiting)
    for source, packed in record.conversations.items():
        customer.conversations[source] = dict(packed)
    for source, packed in record.ratings.items():
        customer.ratings[source] = dict(packed)
    return customer


def glance(value: bytes) -> Glance:
    """What has to be known of a customer before anything concerns it again."""
    return _decode_glance(value)


def waits(value: bytes) -> bool:
    """Whether a state record is of a customer who waits: its last byte tells."""
    return value[-1:] == _TRUE


_encode = msgspec.msgpack.Encoder().encode
_decode_record = msgspec.msgpack.Decoder(_Record).decode
_decode_glance = msgspec.msgpack.Decoder(Glance).decode
_decode_conversation = msgspec.msgpack.Decoder(
    tuple[int, PackedTurns, int, int, dict[str, int], Around]
).decode
_decode_efforts = msgspec.msgpack.Decoder(Efforts).decode
_NO_EFFORTS: Final = msgspec.Raw(_encode(Efforts()))
_decode_group = msgspec.msgpack.Decoder(RatingGroup).decode
