"""Ratings and surveys that may concern each other, what stands of them, and how they are packed.

What they contribute follows from them, so it is not stored: of a rating the version that stands and
its dimensions are, of a survey its dimensions and when it was answered.
"""

from typing import NamedTuple

import msgspec

from streams.signals.measures import counted, rated
from streams.signals.ratings import RatingVersion
from streams.signals.surveys import Survey
from streams.signals.turns import Contribution, Dimensions


class StandingRating(NamedTuple):
    """What stands of one original rating: its current version and what that contributes."""

    current: RatingVersion
    dimensions: Dimensions
    contributions: tuple[Contribution, ...]


class StandingSurvey(NamedTuple):
    """What stands of one survey: when it was answered (ms), and what it contributes."""

    answered_at: int | None
    contribution: Contribution


def standing_rating(
    original: RatingVersion, current: RatingVersion, dimensions: Dimensions
) -> StandingRating:
    """What an original comes to by its current version."""
    adds = rated(original.time, dimensions, current.scale, current.value)
    return StandingRating(current, dimensions, adds)


def standing_survey(
    survey: Survey, answered_at: int | None, dimensions: Dimensions
) -> StandingSurvey:
    """What a survey comes to, answered or not."""
    adds = counted("surveys", survey.time, dimensions, success=answered_at is not None)
    return StandingSurvey(answered_at, adds)


class RatingGroup:
    """Ratings and surveys of one customer and source that may concern each other, by id.

    `versions` and `surveys` are as they came, `standing` and `sent` what stands of them. `packed`
    is all of this as it was last stored; None since something changed.
    """

    __slots__ = ("packed", "sent", "standing", "surveys", "versions")

    def __init__(self, packed: msgspec.Raw | None = None) -> None:
        self.packed = packed
        self.versions: dict[str, RatingVersion] = {}
        self.standing: dict[str, StandingRating] = {}
        self.surveys: dict[str, Survey] = {}
        self.sent: dict[str, StandingSurvey] = {}
        if packed is not None:
            self._unpack(packed)

    def pack(self) -> msgspec.Raw:
        """All of it as it is stored."""
        if self.packed is None:
            standing = [
                (
                    id_,
                    None if rating.current.id == id_ else rating.current.id,
                    _if_other(rating.dimensions, self.versions[id_]),
                )
                for id_, rating in self.standing.items()
            ]
            sent = [
                (
                    id_,
                    survey.answered_at,
                    _if_other(survey.contribution.dimensions, self.surveys[id_]),
                )
                for id_, survey in self.sent.items()
            ]
            versions, surveys = list(self.versions.values()), list(self.surveys.values())
            self.packed = msgspec.Raw(_encode((versions, standing, surveys, sent)))
        return self.packed

    def _unpack(self, packed: msgspec.Raw) -> None:
        versions, standing, surveys, sent = _decode(packed)
        self.versions = {version.id: version for version in versions}
        self.surveys = {survey.id: survey for survey in surveys}
        for id_, current, dimensions in standing:
            original = self.versions[id_]
            self.standing[id_] = standing_rating(
                original, self.versions[current or id_], dimensions or original.dimensions
            )
        for id_, answered_at, dimensions in sent:
            survey = self.surveys[id_]
            self.sent[id_] = standing_survey(survey, answered_at, dimensions or survey.dimensions)


def _if_other(dimensions: Dimensions, of: RatingVersion | Survey) -> Dimensions | None:
    """The dimensions that something stands under; None: its own, as of most."""
    return None if dimensions == of.dimensions else dimensions


#: None where the original itself stands, and where it stands under its own dimensions.
_Standing = tuple[str, str | None, Dimensions | None]
_Sent = tuple[str, int | None, Dimensions | None]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(
    tuple[list[RatingVersion], list[_Standing], list[Survey], list[_Sent]]
).decode
