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
    """Every original rating of one customer with the latest of it and its corrections."""
    ratings = [t for t in mine if t.kind == "rating" and t.rating is not None]
    by_name = {(t.source, t.id): t for t in ratings}
    latest: dict[tuple[str, str], Touchpoint] = {}
    for touchpoint in sorted(ratings, key=order):
        root = _root(touchpoint, by_name)
        if root is not None:
            latest[root.source, root.id] = touchpoint
    return [
        CurrentRating(by_name[name], touchpoint.rating)
        for name, touchpoint in latest.items()
        if touchpoint.rating is not None
    ]


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
