"""The areas of digital experience by their signals."""

from typing import Final

from dashboards import sql
from dashboards.areas import AREAS
from dashboards.config import Json
from dashboards.elements import column, table

_PAIRS: Final = [(signal, area.name) for area in AREAS for signal in area.signals]


def areas() -> Json:
    """Every area that a signal measures, over 24 hours."""
    panel = table(
        "Digital experience, last 24 hours",
        "Signals of the areas over all customers, with their 95 % bounds; shares are 0 to 1, times "
        "seconds. What is measured of each customer stands in the README.",
        sql.load("areas", signals=_listed(0), areas=_listed(1)),
        empty="nothing was measured in this time",
    )
    for name in ("value", "low", "high"):
        panel = column(panel, name, unit="none", decimals=2)
    return column(panel, "n", unit="locale")


def _listed(place: int) -> str:
    return ", ".join(f"'{pair[place]}'" for pair in _PAIRS)
