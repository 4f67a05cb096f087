"""A customer's health from 0 to 100: five parts, those that are not known left out.

The weight of a part that is not known goes to the others in proportion, so that silence about
satisfaction is neither good nor bad. What each part adds is exact: the additions sum to the whole.
"""

from collections.abc import Mapping
from math import expm1
from typing import Final

import msgspec

#: Part → weight. Effort and risk weigh as much as what customers say of themselves.
WEIGHTS: Final[Mapping[str, float]] = {
    "satisfaction": 0.25,
    "responsiveness": 0.15,
    "effort": 0.2,
    "engagement": 0.2,
    "risk": 0.2,
}
#: Where no own rhythm is known yet, engagement halves in so many days of silence.
_HALF_DAYS: Final = 90
#: Features of what customers said of themselves, 0 to 1.
_SAID: Final = ("csat_last", "csat_mean", "nps_last", "nps_mean", "stars_last", "stars_mean")

_Features = Mapping[str, float]


class Health(msgspec.Struct, frozen=True):
    """The whole, and the value of each known part, 0 to 100; None: nothing is known.

    `added` is what each known part adds to the whole.
    """

    value: float | None
    parts: dict[str, float]
    added: dict[str, float]


def health_of(features: _Features, risk: float | None) -> Health:
    """The health of a customer with these features (see churn.features) and this churn risk."""
    parts: dict[str, float] = {}
    _put_satisfaction(parts, features)
    if "contacts_90" in features:
        broken = expm1(features["breaches"]) + expm1(features["abandoned_calls"])
        parts["responsiveness"] = 100 / (1 + broken)
    _put_effort(parts, features)
    if "overdue" in features:
        parts["engagement"] = 100 * 0.5 ** expm1(features["overdue"])
    elif "silence" in features:
        parts["engagement"] = 100 * 0.5 ** (expm1(features["silence"]) / _HALF_DAYS)
    if risk is not None:
        parts["risk"] = 100 * (1 - risk)
    return whole_of(parts)


def whole_of(parts: dict[str, float]) -> Health:
    """The health that these parts, each 0 to 100, make up."""
    weight = 0.0
    for part in parts:
        weight += WEIGHTS[part]
    added = {part: WEIGHTS[part] * value / weight for part, value in parts.items()}
    return Health(sum(added.values()) if parts else None, parts, added)


def difference(before: Health, after: Health) -> dict[str, float]:
    """What each part did to the whole since last time; it sums to the difference of the wholes."""
    old, new = before.added.get, after.added.get
    moved = {part: new(part, 0.0) - old(part, 0.0) for part in WEIGHTS}
    return {part: change for part, change in moved.items() if change}


def _put_satisfaction(parts: dict[str, float], features: _Features) -> None:
    said = [features[name] for name in _SAID if name in features]
    if "sentiment" in features:
        said.append((features["sentiment"] + 1) / 2)
    if said:
        parts["satisfaction"] = 100 * sum(said) / len(said)


def _put_effort(parts: dict[str, float], features: _Features) -> None:
    """How easy it was made: as met, and as rated. Counts are log(1 + count)."""
    ease = []
    if "contacts_90" in features:
        again = expm1(features["repeat_contacts"]) + expm1(features["transfers"])
        ease.append(100 / (1 + again / 2 + expm1(features["reopenings"])))
    if "ces_last" in features:
        ease.append(100 * features["ces_last"])
    if ease:
        parts["effort"] = sum(ease) / len(ease)
