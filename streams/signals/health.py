"""A customer's health from 0 to 100: five parts, those that are not known left out.

The weight of a part that is not known goes to the others in proportion, so that silence about
satisfaction is neither good nor bad. What each part adds is exact: the additions sum to the whole.
"""

from collections.abc import Iterator, Mapping
from math import expm1, isnan
from typing import Final, NamedTuple

import msgspec
import numpy as np

from streams.signals.churn.features import PLACES, row_of
from streams.signals.churn.table import Numbers, table_of

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
_WEIGHTS: Final = np.array(list(WEIGHTS.values()))[:, np.newaxis]
#: Features of what customers said of themselves, 0 to 1; the last is -1 to 1.
_SAID: Final = [
    PLACES[name]
    for name in (
        *("csat_last", "csat_mean", "nps_last", "nps_mean", "stars_last", "stars_mean"),
        "sentiment",
    )
]
#: Features that are taken as the counts, days and gaps that they are the logarithms of.
_COUNTED: Final = (
    *("breaches", "abandoned_calls", "repeat_contacts", "transfers", "reopenings"),
    *("overdue", "silence"),
)
_COUNTED_PLACES: Final = [PLACES[name] for name in _COUNTED]


class Health(msgspec.Struct, frozen=True):
    """The whole, and the value of each known part, 0 to 100; None: nothing is known.

    `added` is what each known part adds to the whole.
    """

    value: float | None
    parts: dict[str, float]
    added: dict[str, float]


class Healths(NamedTuple):
    """The same of many customers; NaN: not known. Parts are in the order of WEIGHTS, a row each."""

    values: Numbers
    parts: Numbers
    added: Numbers


def healths_of(table: Numbers, risks: Numbers) -> Healths:
    """The health of customers with these features (see churn.table) and these churn risks."""
    counted = _counts(table)
    with np.errstate(invalid="ignore"):  # where nothing is known it is 0 / 0: not known
        parts = (
            _satisfaction(table),
            100 / (1 + (counted["breaches"] + counted["abandoned_calls"])),
            _effort(table, counted),
            _engagement(counted),
            100 * (1 - risks),
        )
    return _wholes_of(np.stack(parts))


def health_of(features: Mapping[str, float], risk: float | None) -> Health:
    """The health of one customer with these features and this churn risk."""
    risks = np.array([np.nan if risk is None else risk])
    return _single(healths_of(table_of([row_of(features)]), risks))


def whole_of(parts: Mapping[str, float]) -> Health:
    """The health that these parts, each 0 to 100, make up."""
    return _single(_wholes_of(np.array([[parts.get(part, np.nan)] for part in WEIGHTS])))


def difference(before: Health, after: Health) -> dict[str, float]:
    """What each part did to the whole since last time; it sums to the difference of the wholes."""
    old, new = before.added.get, after.added.get
    moved = {part: new(part, 0.0) - old(part, 0.0) for part in WEIGHTS}
    return {part: change for part, change in moved.items() if change}


def known_parts(parts: Numbers) -> Iterator[dict[str, float]]:
    """Of each customer the parts that are known."""
    for row in parts.T.tolist():
        yield {part: value for part, value in zip(WEIGHTS, row, strict=True) if not isnan(value)}


def _single(healths: Healths) -> Health:
    (value,) = healths.values.tolist()
    (parts,) = known_parts(healths.parts)
    (added,) = known_parts(healths.added)
    return Health(value if parts else None, parts, added)


def _counts(table: Numbers) -> dict[str, Numbers]:
    logs = table[:, _COUNTED_PLACES].T.ravel().tolist()  # math's expm1 is the same on any machine
    counts = np.fromiter(map(expm1, logs), float, len(logs)).reshape(len(_COUNTED), -1)
    return dict(zip(_COUNTED, counts, strict=True))


def _satisfaction(table: Numbers) -> Numbers:
    said = table[:, _SAID].T
    said[-1] = (said[-1] + 1) / 2
    total, n = _added_up(said)
    return 100 * total / n


def _effort(table: Numbers, counted: Mapping[str, Numbers]) -> Numbers:
    """How easy it was made: as met, and as rated."""
    again = counted["repeat_contacts"] + counted["transfers"]
    met = 100 / (1 + again / 2 + counted["reopenings"])
    total, n = _added_up(np.stack((met, 100 * table[:, PLACES["ces_last"]])))
    return total / n


def _engagement(counted: Mapping[str, Numbers]) -> Numbers:
    gaps = counted["overdue"]
    halvings = np.where(np.isnan(gaps), counted["silence"] / _HALF_DAYS, gaps)
    return 100 * np.array([0.5**number for number in halvings.tolist()])


def _added_up(rows: Numbers) -> tuple[Numbers, Numbers]:
    """The sum of what is known in each column, in the order of the rows; and how many that is."""
    known, total = ~np.isnan(rows), np.zeros(rows.shape[1])
    for row in np.where(known, rows, 0.0):
        total += row
    return total, known.sum(axis=0, dtype=float)


def _wholes_of(parts: Numbers) -> Healths:
    weight, _ = _added_up(np.where(np.isnan(parts), np.nan, _WEIGHTS))
    with np.errstate(invalid="ignore"):
        added = _WEIGHTS * parts / weight
    values, n = _added_up(added)
    values[n == 0] = np.nan
    return Healths(values, parts, added)
