"""What is remembered of one customer, and how it is packed into a state record.

Parts that no touchpoint concerns stay as they were packed: a flush packs anew what changed, and
what comes back from a state record is opened when it is needed.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from streams.customers import drawers
from streams.customers import outlook as outlooks
from streams.customers.drawers import NO_DRAWERS, Drawer, Drawers
from streams.customers.outlook import Outlook, Told
from streams.customers.parts import Part, unchanged
from streams.customers.standing import RatingGroup
from streams.customers.turn_log import PackedTurns, TurnLog
from streams.customers.verdicts import Seen
from streams.signals.contact_log import Contact, Resolution
from streams.signals.course import AS_USUAL, Course, Definitions
from streams.signals.effort import ALONE, Around
from streams.signals.waiting import Waiting

#: Version of the structs below, and of the rules that work a course out of stored turns; a state
#: topic written with one that is not in OLDER_SCHEMAS either is refused by name.
STATE_SCHEMA: Final = 11
#: Those that are read, too: 10 named the version and dimensions of every rating that stands.
OLDER_SCHEMAS: Final = (10,)


class Conversation:
    """One conversation: its turns in order, how many of them count, and what they come to.

    `course` is a function of the turns that count, so it is not stored: None after a restore, until
    the next turn. `packed` is all of this as it was last stored; None since a turn came.

    `rules` is the number of the rules and `definitions` are those under which it began, `judged_at`
    the time (ms) of the tick by which its clocks were last judged; `seen_at` says of each breach
    when it was seen, `around` which other contacts of the customer concern it.
    """

    __slots__ = (
        *("around", "course", "definitions", "judged_at"),
        *("live", "packed", "rules", "seen_at", "turns"),
    )

    def __init__(self, packed: msgspec.Raw | None = None) -> None:
        self.packed = packed
        self.course: Course | None = None
        self.live, self.turns = 0, TurnLog()
        self.rules, self.judged_at = 0, 0
        self.seen_at: dict[str, int] = {}
        self.around = ALONE
        self.definitions = AS_USUAL
        if packed is not None:
            whole = _decode_conversation(packed)
            self.live, turns, self.rules, self.judged_at = whole[:4]
            self.seen_at, self.around, self.definitions = whole[4:]
            self.turns = TurnLog(turns)

    def pack(self) -> msgspec.Raw:
        """All of it as it is stored."""
        if self.packed is None:
            clocks = self.rules, self.judged_at, self.seen_at
            whole = self.live, self.turns.packed(), *clocks, self.around, self.definitions
            self.packed = msgspec.Raw(_encode(whole))
        return self.packed


class Efforts(msgspec.Struct, array_like=True):
    """The contacts and first resolutions of a customer that may concern others, by time."""

    contacts: list[Contact] = []
    resolved: list[Resolution] = []


class Customer:
    """One customer.

    `seen` remembers the touchpoints within the horizon (see streams.customers.memory), `newest` is
    the time of the newest one that counted, `floor` the time up to which anything is late.
    `conversations` is by source, then name, `ratings` by source, then group: of sources in `joined`
    one holds all (see streams.customers.rating_groups). Some of all this lies in `drawers`, records
    of their own; `size` is how long (in bytes) the record without them was. `gone` holds the
    hashes of settled conversations that were forgotten, oldest first; nothing is due to be
    forgotten before `newest` reaches `forget_at`. `waiting` are the conversations, by source and
    name, whose customer waits for an answer.

    `timers` says of conversations, by (source, name), when (ms) their clocks must be looked at.
    `held` is the outlook as it lies, packed or not; `told` is what was last told of it, and it is
    `due` to be worked out again when a touchpoint came since.
    `efforts` are the contacts that may concern each other.

    What follows is not stored. `index` holds the hashes of a long memory. `stage` is the one in
    which the touchpoint in hand found the customer; None where no journey is followed. `touched`
    and `rated` are what came since the last settlement, before which nothing is stored:
    conversations with their course as it was last published, and groups of ratings.
    """

    __slots__ = (
        "conversations",
        "drawers",
        "due",
        "efforts",
        "floor",
        "forget_at",
        "gone",
        "held",
        "index",
        "joined",
        "newest",
        "rated",
        "ratings",
        "seen",
        "size",
        "stage",
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
        self.joined: frozenset[str] = frozenset()
        self.drawers = NO_DRAWERS
        self.size = 0
        self.gone = b""
        self.forget_at = 0
        self.timers: dict[tuple[str, str], int] = {}
        self.waiting: dict[tuple[str, str], Waiting] = {}
        self.told: Told | None = None
        self.due = False
        self.held: Outlook | msgspec.Raw | None = None
        self.stage: str | None = None
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
        if self.drawers.held and (source, name) in self.drawers.conversations:
            self.bring(self.drawers.conversations[source, name])
        found = self.conversations.get(source, _NOTHING).get(name)
        if isinstance(found, msgspec.Raw):
            found = self.conversations[source][name] = Conversation(found)
        return found

    def group(self, source: str, name: str) -> RatingGroup | None:
        """A group of ratings, opened if it lies packed."""
        if self.drawers.held and (source, name) in self.drawers.ratings:
            self.bring(self.drawers.ratings[source, name])
        found = self.ratings.get(source, _NOTHING).get(name)
        if isinstance(found, msgspec.Raw):
            found = self.ratings[source][name] = RatingGroup(found)
        return found

    def own_efforts(self) -> Efforts:
        """The contacts that may concern each other, opened if they lie packed."""
        if isinstance(self.efforts, msgspec.Raw):
            self.efforts = _decode_efforts(self.efforts)
        return self.efforts

    def has_group(self, source: str, name: str) -> bool:
        """Whether there is a group of ratings of this name."""
        return name in self.ratings.get(source, _NOTHING) or (source, name) in self.drawers.ratings

    def bring(self, number: int) -> None:
        """Have what lies in a drawer at hand again."""
        drawer = self.drawers.take(number)
        self.seen += drawer.seen
        self.take_parts(drawer.conversations, drawer.ratings)

    def bring_all(self) -> None:
        """Have all at hand that lies apart."""
        for number in list(self.drawers.held):
            self.bring(number)

    def take_parts(self, conversations: Iterable[Part], ratings: Iterable[Part]) -> None:
        """Have these parts at hand, as they are stored."""
        for source, name, raw in conversations:
            self.conversations.setdefault(source, {})[name] = raw
        for source, name, raw in ratings:
            self.ratings.setdefault(source, {})[name] = raw

    def tidy(self) -> None:
        """Put what the last flush left as it was into a drawer, if there is much of it."""
        if self.size <= drawers.HAND_BYTES:
            return
        idle = Drawer(bytes(self.seen), unchanged(self.conversations), unchanged(self.ratings))
        if idle.size < drawers.DRAWER_BYTES:
            return
        if self.drawers is NO_DRAWERS:
            self.drawers = Drawers()
        self.drawers.put(idle)
        self.seen = bytearray()
        for source, name, _ in idle.conversations:
            del self.conversations[source][name]
        for source, name, _ in idle.ratings:
            del self.ratings[source][name]


_NOTHING: Final[dict[str, Any]] = {}


_encode = msgspec.msgpack.Encoder().encode
_decode_conversation = msgspec.msgpack.Decoder(
    tuple[int, PackedTurns, int, int, dict[str, int], Around, Definitions]
).decode
_decode_efforts = msgspec.msgpack.Decoder(Efforts).decode
_NO_EFFORTS: Final = msgspec.Raw(_encode(Efforts()))
