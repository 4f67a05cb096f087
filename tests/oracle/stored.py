"""What ClickHouse holds of a lane, in the shape of `recompute`'s result."""

from collections.abc import Sequence
from typing import Any, Final

from streams.query import run
from streams.settings import Settings
from tests.oracle.result import (
    DIMENSIONS,
    ClockKey,
    ConversationRow,
    Dims,
    EffortRow,
    PaneKey,
    PaneValue,
    RatingRow,
    ResponseRow,
    Result,
    SurveyRow,
)

#: The flow measures that are recomputed; levels, and stages, depend on the order of arrival.
MEASURES: Final = (
    *("contacts", "first_response", "next_response", "full_resolution", "resolved"),
    "first_contact",
    *("calls", "service_level", "handle_time"),
    *("csat", "nps", "ces5", "ces7", "satisfaction", "surveys", "sentiment"),
)
_DIMS: Final = ", ".join(DIMENSIONS)

TOUCHPOINTS: Final = "SELECT source, id FROM touchpoints FINAL"
RESPONSE_TIMES: Final = f"""
    SELECT source, conversation, customer, toUnixTimestamp64Milli(started_at),
           toUnixTimestamp64Milli(ended_at), duration_ms, outcome, {_DIMS}
    FROM response_times FINAL WHERE metric = 'first_response'
"""
CLOCKS: Final = f"""
    SELECT source, conversation, metric, turn, customer, toUnixTimestamp64Milli(started_at),
           toUnixTimestamp64Milli(ended_at), duration_ms, outcome, {_DIMS}
    FROM response_times FINAL WHERE metric != 'first_response'
"""
CONVERSATIONS: Final = """
    SELECT source, conversation, customer, toUnixTimestamp64Milli(opened_at),
           toUnixTimestamp64Milli(closed_at), status, handle_ms, wait_ms, hold_ms, messages_in,
           messages_out, reopens, transfers, channel_switches, toBool(abandoned), channel, queue,
           agent, segment, agent_work_ms, agent_wait_ms, on_hold_ms
    FROM conversations FINAL
"""
EFFORTS: Final = """
    SELECT source, conversation, toBool(repeat_24h), toBool(repeat_72h), toBool(repeat_7d),
           first_contact_resolution, handoffs, asked_again
    FROM conversations FINAL
"""
RATINGS: Final = f"""
    SELECT source, id, customer, toUnixTimestamp64Milli(time), scale, value, points_e4,
           satisfied, {_DIMS}
    FROM ratings FINAL
"""
SURVEYS: Final = """
    SELECT source, id, customer, conversation, toUnixTimestamp64Milli(time),
           toUnixTimestamp64Milli(answered_at)
    FROM surveys FINAL
"""
PANES: Final = f"""
    SELECT dimension, member, measure, pane_seconds,
           intDiv(toUnixTimestamp64Milli(pane_start), 1000),
           sum(count), sum(sum), sum(sumsq), sum(successes), sumMap(bins)
    FROM panes FINAL WHERE measure IN {MEASURES} AND dimension != 'stage'
    GROUP BY dimension, member, measure, pane_seconds, pane_start
"""


def stored(settings: Settings) -> Result:
    """Read what is stored in the lane's database now."""
    return Result(
        touchpoints={(source, name) for source, name in _rows(settings, TOUCHPOINTS)},
        response_times={
            (row[0], row[1]): _response(row[2:]) for row in _rows(settings, RESPONSE_TIMES)
        },
        clocks={ClockKey(*row[:4]): _response(row[4:]) for row in _rows(settings, CLOCKS)},
        conversations={
            (row[0], row[1]): ConversationRow(*row[2:]) for row in _rows(settings, CONVERSATIONS)
        },
        efforts={(row[0], row[1]): EffortRow(*row[2:]) for row in _rows(settings, EFFORTS)},
        ratings={(row[0], row[1]): _rating(row[2:]) for row in _rows(settings, RATINGS)},
        surveys={(row[0], row[1]): SurveyRow(*row[2:]) for row in _rows(settings, SURVEYS)},
        panes={
            PaneKey(*row[:5]): value
            for row in _rows(settings, PANES)
            if (value := _pane(*row[5:])) != NOTHING
        },
    )


#: A pane from which everything was taken out again: the same as none.
NOTHING: Final = PaneValue(count=0, sum=0, sumsq=0, successes=0, bins=())


def _rows(settings: Settings, query: str) -> Sequence[Sequence[Any]]:
    return run(settings, query, admin=True).rows


def _response(row: Sequence[Any]) -> ResponseRow:
    customer, started_at, ended_at, duration_ms, outcome, *dims = row
    return ResponseRow(customer, started_at, ended_at, duration_ms, outcome, Dims(*dims))


def _rating(row: Sequence[Any]) -> RatingRow:
    customer, time, scale, value, points_e4, satisfied, *dims = row
    return RatingRow(
        customer, time, scale, value, points_e4, satisfied=bool(satisfied), dims=Dims(*dims)
    )


def _pane(count: int, sum_: int, sumsq: int, successes: int, bins: dict[int, int]) -> PaneValue:
    some = tuple(sorted((number, n) for number, n in bins.items() if n))
    return PaneValue(count, sum_, sumsq, successes, some)
