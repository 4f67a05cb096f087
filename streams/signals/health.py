"""A customer's health from 0 to 100: five parts, those that are not known left out.

The weight of a part that is not known goes to the others in proportion, so that silence about
satisfaction is neither good nor bad. What each part adds is exact: the additions sum to the whole.
"""

from collections.abc import Iterator, Mapping
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


class Health(msgspec.Struct, frozen=True):
    """The whole, and the value of each known part, 0 to 100; None: nothing is known."""

    value: float | None
    parts: dict[str, float]

    def added(self) -> dict[str, float]:
        """What each known part adds to the whole."""
        parts = self.parts
        weight = 0.0
        for part in parts:
            weight += WEIGHTS[part]
        return {part: WEIGHTS[part] * value / weight for part, value in parts.items()}


def health_of(features: Mapping[str, float], risk: float | None) -> Health:
    """The health of a customer with these features (see churn.features) and this churn risk."""
    parts = dict(_parts(features))
    if risk is not None:
        parts["risk"] = 100 * (1 - risk)
    whole = Health(None, parts)
    return Health(sum(whole.added().values()), parts) if parts else whole


def difference(before: Health, after: Health) -> dict[str, float]:
    """What each part did to the whole since last time; it sums to the difference of the wholes."""
    old, new = before.added(), after.added()
    moved = {part: new.get(part, 0.0) - old.get(part, 0.0) for part in WEIGHTS}
    return {part: change for part, change in moved.items() if change}


def _parts(features: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    said = [features[name] for name in _SAID if name in features]
    if "sentiment" in features:
        said.append((features["sentiment"] + 1) / 2)
    if said:
        yield "satisfaction", 100 * sum(said) / len(said)
    if "contacts_90" in features:
        broken = expm1(features["breaches"]) + expm1(features["abandoned_calls"])
        yield "responsiveness", 100 / (1 + broken)
    effort = list(_ease(features))
    if effort:
        yield "effort", sum(effort) / len(effort)
    if "overdue" in features:
        yield "engagement", 100 * 0.5 ** expm1(features["overdue"])
    elif "silence" in features:
        yield "engagement", 100 * 0.5 ** (expm1(features["silence"]) / _HALF_DAYS)


def _ease(features: Mapping[str, float]) -> Iterator[float]:
    """How easy it was made, 0 to 100: as met, and as rated. Counts are log(1 + count)."""
    if "contacts_90" in features:
        again = expm1(features["repeat_contacts"]) + expm1(features["transfers"])
        yield 100 / (1 + again / 2 + expm1(features["reopenings"]))
    if "ces_last" in features:
        yield 100 * features["ces_last"]
