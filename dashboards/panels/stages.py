"""What the roles behind the log do: fold, roll up, store."""

from typing import Final

from dashboards import elements, sql
from dashboards.config import AGE_OLD, AGE_STALE, GREEN, ORANGE, RED, Json
from dashboards.elements import LIMITS, column, series, table
from schemas import tables

_AGE: Final = elements.steps(GREEN, (AGE_OLD, ORANGE), (AGE_STALE, RED))
_COUNTS: Final = {
    "touchpoints": 95,
    "duplicates": 90,
    "late": 60,
    "from the future": 120,
    "refused": 70,
}


def runs() -> Json:
    """What the customers role made of imports and simulations."""
    panel = table(
        "Imports and simulations",
        "As the customers role counted them: duplicates and refused are not counted again, late "
        "ones and ones from the future are stored and move nothing.",
        sql.load("runs"),
        empty="none in this time",
    )
    for name, width in _COUNTS.items():
        panel = column(panel, name, unit="locale", custom__width=width)
    return column(panel, "last seen", unit="dateTimeAsLocal", custom__width=160)


def lag() -> Json:
    """How old the data were when values were shown."""
    return series(
        "Data age when shown",
        f"How far the slowest partition was behind; over {AGE_OLD} s marks what is shown.",
        sql.load("lag_over_time"),
        unit="s",
        least_interval="5s",
        min=0,
        thresholds=_AGE,
        custom=LIMITS,
    )


def rows() -> Json:
    """Rows a second of each table."""
    return series(
        "Rows stored a second, by table",
        "Of every table; what is written again after a restart counts until it is merged.",
        sql.load("rows_by_table", tables=_each("rows_of_table")),
        unit="wps",
        least_interval="5s",
        custom={"lineWidth": 1},
        min=0,
    )


def age() -> Json:
    """When something was last stored in each table."""
    panel = table(
        "Data age, by table",
        "Since the newest row, a day back. Tables of rare things are old without a fault; signals "
        "and panes are not.",
        sql.load("age_by_table", tables=_each("age_of_table")),
        empty="no tables",
    )
    panel = column(panel, "newest row", unit="dateTimeAsLocal")
    return column(panel, "age", unit="s", decimals=0)


def _each(query: str) -> str:
    """One query for every table of the flow, joined."""
    return "\n    UNION ALL\n    ".join(sql.load(query, table=name) for name in tables.names())
