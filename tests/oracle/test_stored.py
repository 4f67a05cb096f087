"""Reading the stored rows back: the last version, no deleted ones, panes summed up."""

from datetime import UTC, datetime

import pytest
from clickhouse_driver import Client

from streams import migrate
from streams.clickhouse import connect
from streams.settings import Settings
from tests.oracle.result import (
    ClockKey,
    ConversationRow,
    Dims,
    PaneKey,
    PaneValue,
    RatingRow,
    ResponseRow,
    SurveyRow,
)
from tests.oracle.stored import stored

pytestmark = pytest.mark.flow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON_MS = 1_772_366_400_000


@pytest.fixture
def client(lane_settings: Settings) -> Client:
    """A connection to the lane's database with its tables."""
    migrate.migrate(lane_settings)
    return connect(lane_settings.clickhouse, database=lane_settings.names.database)


def insert(client: Client, table: str, *rows: dict[str, object]) -> None:
    """Insert rows that all have the same columns."""
    client.execute(f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES", list(rows))


def test_an_empty_lane_has_nothing(client: Client, lane_settings: Settings) -> None:
    """No rows are no rows."""
    assert client.execute("SELECT 1") == [(1,)]
    result = stored(lane_settings)
    assert not any((result.touchpoints, result.response_times, result.ratings, result.panes))


def test_the_last_version_counts_and_deleted_rows_do_not(
    client: Client, lane_settings: Settings
) -> None:
    """Whether or not ClickHouse has merged them."""
    row = {"source": "desk", "conversation": "c", "metric": "first_response", "turn": 0}
    row |= {"customer": "ada", "started_at": NOON, "outcome": "open", "channel": "chat"}
    open_ = {**row, "ended_at": None, "duration_ms": None, "version": 1, "is_deleted": 0}
    ended = {**open_, "ended_at": NOON, "duration_ms": 0, "outcome": "none", "version": 2}
    gone = {**open_, "conversation": "d", "version": 1}
    insert(client, "response_times", open_, gone)
    insert(client, "response_times", ended, {**gone, "version": 2, "is_deleted": 1})
    assert stored(lane_settings).response_times == {
        ("desk", "c"): ResponseRow("ada", NOON_MS, NOON_MS, 0, "none", Dims(channel="chat"))
    }


def test_a_rating_and_a_touchpoint_come_back_whole(client: Client, lane_settings: Settings) -> None:
    """Times to the millisecond, shares as they were stored."""
    moment = NOON.replace(microsecond=7_000)
    rating = {"source": "desk", "id": "r", "time": moment, "customer": "ada", "team": "north"}
    rating |= {"scale": "csat5", "value": 4.0, "points_e4": 750_000, "satisfied": 1, "version": 1}
    insert(client, "ratings", rating)
    insert(client, "touchpoints", {"source": "desk", "id": "r", "version": 1})
    insert(client, "touchpoints", {"source": "desk", "id": "r", "version": 2})
    result = stored(lane_settings)
    assert result.touchpoints == {("desk", "r")}
    assert result.ratings == {
        ("desk", "r"): RatingRow(
            "ada", NOON_MS + 7, "csat5", 4.0, 750_000, satisfied=True, dims=Dims(team="north")
        )
    }


def test_clocks_conversations_and_surveys_come_back_whole(
    client: Client, lane_settings: Settings
) -> None:
    """Each under its key; what has not ended has no end."""
    named = {"source": "desk", "conversation": "c", "customer": "ada", "channel": "chat"}
    clock = {"metric": "next_response", "turn": 2, "started_at": NOON, "outcome": "open"}
    insert(client, "response_times", named | clock | {"version": 1})
    row = {"opened_at": NOON, "status": "open", "handle_ms": 5, "messages_in": 2, "abandoned": 1}
    insert(client, "conversations", named | row | {"queue": "billing", "version": 1})
    survey = {"source": "desk", "id": "s", "time": NOON, "customer": "ada", "version": 1}
    insert(client, "surveys", survey | {"answered_at": NOON})
    result = stored(lane_settings)
    assert result.clocks == {
        ClockKey("desk", "c", "next_response", 2): ResponseRow(
            "ada", NOON_MS, None, None, "open", Dims(channel="chat")
        )
    }
    numbers = (5, 0, 0, 2, 0, 0, 0, 0)
    assert result.conversations == {
        ("desk", "c"): ConversationRow(
            *("ada", NOON_MS, None, "open", *numbers), True, *("chat", "billing", "", "")
        )
    }
    assert result.surveys == {("desk", "s"): SurveyRow("ada", "", NOON_MS, NOON_MS)}


def test_panes_are_summed_over_partition_and_segment(
    client: Client, lane_settings: Settings
) -> None:
    """Bins too; a pane that came to nothing again is none, and levels are left out."""
    pane = {"dimension": "all", "member": "all", "measure": "first_response", "pane_seconds": 10}
    pane |= {"pane_start": NOON, "version": 1, "successes": 0}
    insert(
        client,
        "panes",
        pane | {"partition": 0, "segment": 1, "count": 2, "sum": 5, "sumsq": 9, "bins": {3: 2}},
        pane | {"partition": 1, "segment": 1, "count": 1, "sum": 1, "sumsq": 1, "bins": {3: 1}},
        pane | {"partition": 1, "segment": 8, "count": -1, "sum": 0, "sumsq": 0, "bins": {9: 0}},
        pane
        | {
            "member": "x",
            "partition": 0,
            "segment": 1,
            "count": 0,
            "sum": 0,
            "sumsq": 0,
            "bins": {4: 0},
        },
        pane
        | {
            "measure": "waiting",
            "partition": 0,
            "segment": 1,
            "count": 1,
            "sum": 1,
            "sumsq": 1,
            "bins": {},
        },
    )
    assert stored(lane_settings).panes == {
        PaneKey("all", "all", "first_response", 10, NOON_MS // 1000): PaneValue(
            count=2, sum=6, sumsq=10, successes=0, bins=((3, 3),)
        )
    }
