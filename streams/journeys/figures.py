"""Figures of all journeys, out of the views of schemas/tables; times in ms UTC, shares 0 to 1.

A *stay* is a customer's time in one stage, from one transition to the next. Durations are of stays
that ended; those that go on are in none, so they lag behind where stays grow longer.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from streams.clickhouse import connect, told
from streams.settings import Settings
from streams.signals.journey.spec import Stage

_STAGES: Final = (
    "SELECT stage, customers, stays, median_seconds, p90_seconds, dropped, drop_off "
    "FROM journey_stages ORDER BY place"
)
_STEPS: Final = (
    "SELECT from_stage, to_stage, stays, share, median_seconds FROM journey_steps "
    "ORDER BY from_stage, stays DESC, to_stage"
)
_STUCK: Final = (
    "SELECT customer, stage, toUnixTimestamp64Milli(entered_at), seconds, usual_seconds, cause, "
    "churn_risk FROM journey_stuck "
    "ORDER BY ifNull(churn_risk, -1) DESC, seconds DESC, customer LIMIT %(most)s"
)
_PATHS: Final = (
    "SELECT path, customers, bought_share, dropped_share, median_seconds "
    "FROM journey_paths(stage=%(stage)s, from_time=fromUnixTimestamp64Milli(%(since)s), "
    "to_time=fromUnixTimestamp64Milli(%(until)s)) "
    "ORDER BY customers DESC, path LIMIT %(most)s"
)


class StageFigures(msgspec.Struct, frozen=True):
    """One stage: customers in it now; stays that ended, their median and 90th percentile (s).

    `dropped` of them ended in at_risk or lost, `drop_off` is their share; None where none ended.
    """

    stage: str
    customers: int
    stays: int
    median_seconds: float | None
    p90_seconds: float | None
    dropped: int
    drop_off: float | None


class Step(msgspec.Struct, frozen=True):
    """Stays in one stage that ended in another: how many, their share of all that ended, median."""

    from_stage: str
    to_stage: str
    stays: int
    share: float
    median_seconds: float


class Stuck(msgspec.Struct, frozen=True):
    """A customer in a stage to be passed through, for longer than nine of ten stays there took.

    Since `entered_at`, for `seconds` up to the last score, where 90 % took at most `usual_seconds`
    (20 ended at least).
    """

    customer: str
    stage: str
    entered_at: int
    seconds: float
    usual_seconds: float
    cause: str
    churn_risk: float | None


class ChannelPath(msgspec.Struct, frozen=True):
    """A way through the channels: how many customers took it, and what came of them.

    `bought_share` bought something on it, `dropped_share` of those with a stage are at_risk or lost
    now; `median_seconds` lie between first and last.
    """

    path: str
    customers: int
    bought_share: float
    dropped_share: float | None
    median_seconds: float


Row = TypeVar("Row", StageFigures, Step, Stuck, ChannelPath)


def stages(settings: Settings) -> list[StageFigures]:
    """Every stage that anybody was in, in the order of the journey."""
    return _rows(settings, StageFigures, _STAGES, {})


def steps(settings: Settings) -> list[Step]:
    """Every step that anybody took, by the stage it led from."""
    return _rows(settings, Step, _STEPS, {})


def stuck(settings: Settings, most: int) -> list[Stuck]:
    """Who is stuck, the likeliest to leave first."""
    return _rows(settings, Stuck, _STUCK, {"most": most})


def paths(
    settings: Settings, since: int, until: int, stage: Stage | None, most: int
) -> list[ChannelPath]:
    """The commonest ways through the channels, or those up to the first time in a stage."""
    asked = {"since": since, "until": until, "stage": stage or "", "most": most}
    return _rows(settings, ChannelPath, _PATHS, asked)


def _rows(
    settings: Settings, kind: type[Row], query: str, parameters: Mapping[str, Any]
) -> list[Row]:
    """Rows of a query.

    Raises:
        NabzError: ClickHouse does not answer.
    """
    clickhouse, database = settings.clickhouse, settings.names.database
    with told(clickhouse), connect(clickhouse, reader=True, database=database) as client:
        return [kind(*row) for row in client.execute(query, parameters)]
