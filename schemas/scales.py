"""Rating scales: which values each allows, which of them are satisfied, and what they are worth.

Sources of the definitions: CSAT counts 4 and 5 of 5 (https://help.front.com/en/articles/2399);
NPS counts 9 and 10 of 0 to 10 and accepts a 0; CES of 2010 asks for effort, so low is good, CES 2.0
of 2013 for ease, so high is good, and its share counts 5, 6 and 7 of 7
(https://www.zonkafeedback.com/guides/customer-effort-score-guide/how-to-measure-customer-effort-score),
its strict form 6 and 7. Which answers are neutral follows
https://help.simplesat.io/en/articles/3456900-what-is-csat-customer-satisfaction, the middle of the
scale; of seven it is what lies between the two best and the two worst.
"""

from typing import Final, Literal, NamedTuple

from schemas.touchpoint import Scale

#: 100 points in the unit of sums, 1e-4 of a point.
FULL_POINTS_E4: Final = 1_000_000

#: The least answer to nps that is none of a detractor.
PASSIVE_FROM: Final = 7

#: How good an answer is: not at all, neutral, satisfied, or satisfied in the strictest sense.
Grade = Literal[0, 1, 2, 3]
DISSATISFIED: Final = 0
NEUTRAL: Final = 1
SATISFIED: Final = 2
STRICTLY_SATISFIED: Final = 3

#: Scale → the least neutral and the least strictly satisfied answer; the others have no grades.
_GRADED: Final[dict[Scale, tuple[int, int]]] = {
    "csat2": (1, 1),
    "csat5": (3, 5),
    "csat7": (3, 7),
    "ces7": (4, 6),
}


class Bounds(NamedTuple):
    """Least and greatest value of a scale, and of its satisfied answers; all inclusive."""

    least: int
    greatest: int
    satisfied_from: int
    satisfied_to: int
    low_is_good: bool = False


SCALES: Final[dict[Scale, Bounds]] = {
    "csat2": Bounds(0, 1, 1, 1),
    "csat5": Bounds(1, 5, 4, 5),
    "csat7": Bounds(1, 7, 6, 7),
    "nps": Bounds(0, 10, 9, 10),
    "ces5": Bounds(1, 5, 1, 2, low_is_good=True),
    "ces7": Bounds(1, 7, 5, 7),
    "stars5": Bounds(1, 5, 4, 5),
    "stars10": Bounds(1, 10, 8, 10),
}


def allows(scale: Scale, value: float) -> bool:
    """Whether a value lies on its scale; NaN and infinity lie on none."""
    bounds = SCALES[scale]
    return bounds.least <= value <= bounds.greatest


def satisfied(scale: Scale, value: float) -> bool:
    """Whether an answer counts as satisfied; 3.7 of 5 does not."""
    bounds = SCALES[scale]
    return bounds.satisfied_from <= value <= bounds.satisfied_to


def grade(scale: Scale, value: float) -> Grade | None:
    """How good an answer is, by which variants of a share are told apart; None: not on this scale.

    The best one alone is strict of csat (its top box), 6 and 7 of ces7.
    """
    if scale not in _GRADED:
        return None
    neutral_from, strict_from = _GRADED[scale]
    if value >= strict_from:
        return STRICTLY_SATISFIED
    if satisfied(scale, value):
        return SATISFIED
    return NEUTRAL if value >= neutral_from else DISSATISFIED


def nps_class(value: float) -> int:
    """1 for a promoter (9 and 10), -1 for a detractor (0 to 6), 0 for a passive one between.

    What lies between two of the scale's numbers belongs to the lower class.
    """
    bounds = SCALES["nps"]
    if value >= bounds.satisfied_from:
        return 1
    return 0 if value >= PASSIVE_FROM else -1


def points_e4(scale: Scale, value: float) -> int:
    """Points of 0 to 100 in 1e-4, exact and rounded half up; reversed where low is good."""
    bounds = SCALES[scale]
    numerator, denominator = value.as_integer_ratio()
    above = numerator - bounds.least * denominator
    whole = (bounds.greatest - bounds.least) * denominator
    if bounds.low_is_good:
        above = whole - above
    return (2 * above * FULL_POINTS_E4 + whole) // (2 * whole)
