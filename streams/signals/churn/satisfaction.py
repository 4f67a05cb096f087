"""What a customer's ratings say, a family of scales apart from the others, and their silence."""

from typing import Final

from schemas.scales import points_e4
from schemas.touchpoint import Scale, Touchpoint
from streams.signals.churn.behaviour import Behaviour, Rated

#: Families whose ratings are never added to each other's.
FAMILIES: Final = ("csat", "nps", "ces", "stars")
_FAMILY: Final[dict[Scale, int]] = {
    "csat2": 0,
    "csat5": 0,
    "csat7": 0,
    "nps": 1,
    "ces5": 2,
    "ces7": 2,
    "stars5": 3,
    "stars10": 3,
}


def take_rating(known: Behaviour, touchpoint: Touchpoint, at: int) -> None:
    """Count a rating as points of 0 to 100; a correction stands in for the last of its family."""
    rating = touchpoint.rating
    if rating is None:
        return
    points, family = points_e4(rating.scale, rating.value), _FAMILY[rating.scale]
    held = known.ratings.get(family)
    if held is None:
        known.ratings[family] = Rated(1, points, points, at)
    elif rating.of is not None:
        held.total, held.last = held.total + points - held.last, points
    else:
        held.n, held.total = held.n + 1, held.total + points
        if at >= held.at:
            held.last, held.at = points, at
    if known.unanswered is not None:
        known.unanswered = 0


def take_survey(known: Behaviour, _: Touchpoint, at: int) -> None:
    """Count a survey as unanswered until the next rating."""
    if known.unanswered is None:
        known.unanswered = 0
    if all(rated.at <= at for rated in known.ratings.values()):
        known.unanswered += 1
