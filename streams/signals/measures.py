"""Every measure that flows add up in panes, and what one outcome adds to it."""

from typing import Final, Literal

from schemas.scales import grade, nps_class, points_e4, satisfied
from schemas.touchpoint import Scale
from streams.rolling.histogram import bin_of
from streams.signals.effort import Windows, repeats
from streams.signals.turns import Contribution, Dimensions

#: Measure → what its sum and its successes are; a sum of squares is in the unit of the sum squared,
#: of durations in seconds squared, of what has no mean 0.
Measure = Literal[
    # those that repeat one of the last 72 h; of the last 7 d; its sum of squares: of the last 24 h
    "contacts",
    "first_response",  # ms; contacts that were transferred
    "next_response",  # ms
    "full_resolution",  # ms
    # issues that were solved at the first contact so far; conversations that were opened again
    # after their first resolution; its sum of squares is how many are no issue of the customer's
    "resolved",
    "first_contact",  # none; issues that were, once nothing may change that any more
    "calls",  # none; calls given up before anybody answered
    # given up; answered within the target; its sum of squares is how many were given up soon, its
    # bins are the times in the queue (ms) of those who were answered
    "service_level",
    "handle_time",  # ms
    "sla",  # none; targets that were met
    "csat",  # 1e-4 points; satisfied answers of csat2, csat5 and csat7; bins are grades
    "nps",  # promoters less detractors; promoters
    "ces7",  # 1e-4 points; satisfied answers; bins are grades
    "ces5",  # 1e-4 points (low effort is many); satisfied answers
    "satisfaction",  # 1e-4 points of every scale; satisfied answers
    "surveys",  # none; answered surveys
    "sentiment",  # 1e-4 of how texts feel, -1..1; texts that feel good
    # Levels, which stand at a count and are not added up:
    "waiting",  # none
    "oldest_waiting",  # the time (ms) since when the first of all waits; its count is 1
    "churn_risk",  # risks in millionths; customers at risk
    "customers_in_stage",  # none
]

WAITING: Final = "waiting"
OLDEST_WAITING: Final = "oldest_waiting"
CHURN_RISK: Final = "churn_risk"
CUSTOMERS_IN_STAGE: Final = "customers_in_stage"
#: A risk of 1 in the unit of the sums.
FULL_RISK: Final = 1_000_000

#: The best of feelings in the unit of the sums.
FULL_FEELING: Final = 10_000

#: Scale → the measure of its own, if it has one; all of them are in `satisfaction` too.
OF_SCALE: Final[dict[Scale, Measure]] = {
    "csat2": "csat",
    "csat5": "csat",
    "csat7": "csat",
    "nps": "nps",
    "ces5": "ces5",
    "ces7": "ces7",
}


def counted(
    measure: Measure, time: int, dimensions: Dimensions, *, success: bool = False
) -> Contribution:
    """One more of what is only counted."""
    return Contribution(measure, time, dimensions, 0, 0, success, None)


def answered_after(
    time: int, dimensions: Dimensions, waited: int, *, in_time: bool
) -> Contribution:
    """One more who waited in a queue (ms) and was answered, in time or not."""
    return Contribution("service_level", time, dimensions, 0, 0, in_time, bin_of(waited))


def given_up(time: int, dimensions: Dimensions, *, soon: bool) -> Contribution:
    """One more who waited in a queue and gave up, maybe too soon to count."""
    return Contribution("service_level", time, dimensions, 1, int(soon), False, None)


def reached_out(
    time: int, dimensions: Dimensions, before: int | None, windows: Windows
) -> Contribution:
    """One more contact, the last one that it may repeat being given (ms)."""
    day, three_days, week = repeats(time, before, windows)
    return Contribution("contacts", time, dimensions, int(three_days), int(day), week, None)


def lasted(
    measure: Measure, time: int, dimensions: Dimensions, duration: int, *, success: bool = False
) -> Contribution:
    """One more duration, in ms."""
    square = (duration // 1000) ** 2
    return Contribution(measure, time, dimensions, duration, square, success, bin_of(duration))


def felt(time: int, dimensions: Dimensions, sentiment: float) -> Contribution:
    """How one text feels, from -1 to 1."""
    value = round(sentiment * FULL_FEELING)
    return Contribution("sentiment", time, dimensions, value, value**2, sentiment > 0, None)


def rated(
    time: int, dimensions: Dimensions, scale: Scale, value: float
) -> tuple[Contribution, ...]:
    """What one answer adds: to the measure of its scale, and to satisfaction."""
    points, success = points_e4(scale, value), satisfied(scale, value)
    overall = Contribution("satisfaction", time, dimensions, points, points**2, success, None)
    own = OF_SCALE.get(scale)
    if own is None:
        return (overall,)
    if own == "nps":
        net = nps_class(value)
        return overall, Contribution("nps", time, dimensions, net, net**2, net > 0, None)
    square = 0 if own == "csat" else points**2
    graded = grade(scale, value)
    return overall, Contribution(own, time, dimensions, points, square, success, graded)
