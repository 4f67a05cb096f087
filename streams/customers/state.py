"""What is remembered of one customer: plain structs, encoded whole into the state topic."""

from typing import Final

import msgspec

from streams.signals.course import Course
from streams.signals.ratings import RatingVersion
from streams.signals.surveys import Survey
from streams.signals.turns import Contribution, Dimensions, Turn

#: Version of the structs below, and of the rules that work a course out of stored turns; a state
#: topic written with another one is refused by name.
STATE_SCHEMA: Final = 2


class Conversation:
    """One conversation: its turns in order, how many of them count, and what they come to.

    `course` is a function of the turns that count, so it is not stored: None after a restore, until
    the next turn.
    """

    __slots__ = ("course", "live", "turns")

    def __init__(self, turns: list[Turn] | None = None, live: int = 0) -> None:
        self.turns: list[Turn] = turns or []
        self.live = live
        self.course: Course | None = None


class StandingRating(msgspec.Struct, array_like=True, frozen=True):
    """What stands of one original rating: its current version and what that contributes."""

    current: RatingVersion
    dimensions: Dimensions
    contributions: tuple[Contribution, ...]


class StandingSurvey(msgspec.Struct, array_like=True, frozen=True):
    """What stands of one survey: when it was answered (ms), and what it contributes."""

    answered_at: int | None
    contribution: Contribution


class SourceRatings(msgspec.Struct, array_like=True):
    """The ratings and surveys of one customer in one source, by id.

    `versions` and `surveys` are as they came, `standing` and `sent` what stands of them.
    """

    versions: dict[str, RatingVersion] = {}
    standing: dict[str, StandingRating] = {}
    surveys: dict[str, Survey] = {}
    sent: dict[str, StandingSurvey] = {}


class Customer(msgspec.Struct, array_like=True):
    """One customer. `seen` is hash → time (ms) of the touchpoints within the horizon.

    `newest` is the time of the newest touchpoint that counted, `floor` the time up to which
    anything is late. `conversations` is by source, then conversation; `gone` holds hashes of
    settled conversations that were forgotten, oldest first; nothing is due to be forgotten
    before `newest` reaches `forget_at`.
    """

    newest: int = -1
    floor: int = -1
    seen: dict[int, int] = {}
    conversations: dict[str, dict[str, Conversation]] = {}
    ratings: dict[str, SourceRatings] = {}
    gone: list[int] = []
    forget_at: int = 0


def _packed(conversation: object) -> tuple[list[Turn], int]:
    if not isinstance(conversation, Conversation):
        raise NotImplementedError(type(conversation))
    return conversation.turns, conversation.live


def _unpacked(kind: type, found: object) -> Conversation:
    if kind is not Conversation:
        raise NotImplementedError(kind)
    return Conversation(*msgspec.convert(found, tuple[list[Turn], int]))


encode = msgspec.msgpack.Encoder(enc_hook=_packed).encode
decode = msgspec.msgpack.Decoder(Customer, dec_hook=_unpacked).decode
