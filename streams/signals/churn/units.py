"""What a feature's number means to people: days, counts, money, points; to and from them."""

import math
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from streams.signals.churn.satisfaction import FAMILIES


class Unit(NamedTuple):
    """A unit that people use: its name, the way from a feature to it and back, what is least."""

    name: str
    people: Callable[[float], float]
    feature: Callable[[float], float]
    least: float = 0.0


def _same(value: float) -> float:
    return value


def _points(value: float) -> float:
    return 100 * value


def _of_points(value: float) -> float:
    return value / 100


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


DAYS: Final = Unit("days", math.expm1, math.log1p)
#: Counters fade: what was n days ago counts exp(-n / 7, 30 or 90).
TIMES: Final = Unit("times", math.expm1, math.log1p)
#: How many of the customer's own mean gaps have passed.
GAPS: Final = Unit("own gaps", math.expm1, math.log1p)
#: Amounts as they were told, whatever their currency.
MONEY: Final = Unit("", math.expm1, math.log1p)
#: Activity of the last month against that of the last quarter: 1 is as before.
RATIO: Final = Unit("of before", math.exp, _log)
NUMBER: Final = Unit("", _same, _same, least=-1.0)
#: 0 to 100, of a slope -100 to 100.
POINTS: Final = Unit("points", _points, _of_points, least=-100.0)

#: Feature → its unit; one that is named nowhere here is TIMES.
_OTHER: Final[Mapping[str, Unit]] = {
    **dict.fromkeys(("tenure", "silence", "purchase_silence", "oldest_issue"), DAYS),
    **dict.fromkeys(("overdue", "purchase_overdue"), GAPS),
    **dict.fromkeys(("spend", "order_value"), MONEY),
    "trend": RATIO,
    **dict.fromkeys(("channels", "open_issues", "phone_share", "sentiment"), NUMBER),
    **{f"{name}_{what}": POINTS for name in FAMILIES for what in ("last", "mean", "slope")},
}


def unit_of(feature: str) -> Unit:
    """The unit in which people say a feature of behaviour."""
    return _OTHER.get(feature, TIMES)
