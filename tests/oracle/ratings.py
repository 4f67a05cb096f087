"""Ratings of one customer: what corrects what, the current value, its points."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from schemas.touchpoint import Rating, Touchpoint
from tests.oracle.conversations import order

#: Scale → lowest and highest value, lowest and highest satisfied value.
SCALES: Final = {
    "csat2": (0, 1, 1, 1),
    "csat5": (1, 5, 4, 5),
    "csat7": (1, 7, 6, 7),
    "nps": (0, 10, 9, 10),
    "ces5": (1, 5, 1, 2),
    "ces7": (1, 7, 5, 7),
    "stars5": (1, 5, 4, 5),
    "stars10": (1, 10, 8, 10),
}
CSAT_SCALES: Final = ("csat2", "csat5", "csat7")


class CurrentRating(NamedTuple):
    """An original rating and the value that stands for it now."""

    original: Touchpoint
    rating: Rating


def current_ratings(mine: Sequence[Touchpoint]) -> list[CurrentRating]:
    """Every original rating of one customer with the latest of it and its corrections.

    A second answer to one survey on one scale is like a correction of the first.
    """
    ratings = sorted([t for t in mine if t.kind == "rating" and t.rating is not None], key=order)
    by_name = {(t.source, t.id): t for t in ratings}
    latest: dict[tuple[str, str], Touchpoint] = {}
    for touchpoint in ratings:
        root = _root(touchpoint, by_name)
        if root is not None:
            first = next(t for t in ratings if t is root or _same_question(t, root, mine))
            latest[first.source, first.id] = touchpoint
    return [
        CurrentRating(by_name[name], touchpoint.rating)
        for name, touchpoint in latest.items()
        if touchpoint.rating is not None
    ]


class SurveyAnswer(NamedTuple):
    """A survey and the first rating that answers it, if one does."""

    survey: Touchpoint
    answer: Touchpoint | None


def surveys(mine: Sequence[Touchpoint]) -> list[SurveyAnswer]:
    """Every survey sent to one customer."""
    ratings = sorted([t for t in mine if t.kind == "rating"], key=order)
    return [
        SurveyAnswer(sent, next((t for t in ratings if answered_by(t, mine) is sent), None))
        for sent in mine
        if sent.kind == "survey_sent"
    ]


def answered_by(rating: Touchpoint, mine: Sequence[Touchpoint]) -> Touchpoint | None:
    """The survey that a rating answers: the one it names, else the latest before it there."""
    if rating.rating is None or rating.rating.of is not None:
        return None
    sent = [t for t in sorted(mine, key=order) if t.kind == "survey_sent"]
    before = [t for t in sent if t.source == rating.source and t.time <= rating.time]
    name = rating.attributes.get("survey")
    if isinstance(name, str):
        return next((t for t in before if t.id == name), None)
    there = [t for t in before if t.conversation == rating.conversation]
    return there[-1] if there else None


def _same_question(one: Touchpoint, other: Touchpoint, mine: Sequence[Touchpoint]) -> bool:
    survey = answered_by(one, mine)
    if survey is None or survey is not answered_by(other, mine):
        return False
    assert one.rating is not None
    assert other.rating is not None
    return one.rating.scale == other.rating.scale


def _root(touchpoint: Touchpoint, by_name: dict[tuple[str, str], Touchpoint]) -> Touchpoint | None:
    """The original that a rating leads to; None if it is unknown or the way is a circle."""
    passed: set[str] = set()
    here: Touchpoint | None = touchpoint
    while here is not None and here.id not in passed:
        passed.add(here.id)
        if here.rating is None or here.rating.of is None:
            return here
        here = by_name.get((here.source, here.rating.of))
    return None


def points_e4(rating: Rating) -> int:
    """The points of a rating, 0 to 100, in units of 1e-4, to the nearest."""
    low, high, _, _ = SCALES[rating.scale]
    share = (Fraction(rating.value) - low) / (high - low)
    return round((1 - share if rating.scale == "ces5" else share) * 1_000_000)


def satisfied(rating: Rating) -> bool:
    """Whether a rating is a satisfied one on its scale."""
    _, _, low, high = SCALES[rating.scale]
    return low <= rating.value <= high


def grade(rating: Rating) -> int:
    """0 not satisfied, 1 neutral, 2 satisfied, 3 the best of csat or 6 and 7 of ces7."""
    neutral = {"csat5": 3, "csat7": 3, "ces7": 4}.get(rating.scale, 1)
    strict = {"csat2": 1, "csat5": 5, "csat7": 7, "ces7": 6}[rating.scale]
    if not satisfied(rating):
        return int(rating.value >= neutral)
    return 3 if rating.value >= strict else 2
