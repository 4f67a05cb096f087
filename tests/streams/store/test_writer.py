"""Blocks → ClickHouse, on the real server."""

from datetime import UTC, datetime

import msgspec
import pytest

from schemas.dead_letters import DeadLetter, Reason, encode
from schemas.panes import PaneRow
from schemas.signals import SignalRow
from streams.errors import NabzError
from streams.settings import ClickHouseSettings, Settings
from streams.store.block import Block, Record
from streams.store.rows import COLUMNS, blocks
from streams.store.writer import StoppedWaiting, Writer
from tests.streams.store.conftest import Query
from tests.streams.store.records import (
    FULL,
    TIME,
    facts_record,
    panes_record,
    rating,
    response_time,
    signals_record,
    touchpoint_record,
)
from tests.support.clock import FakeClock


def made(topic: str, *records: Record) -> list[Block]:
    return blocks(topic, records)[0]


@pytest.mark.flow
def test_every_column_of_a_touchpoint_is_stored_as_it_was(writer: Writer, query: Query) -> None:
    """Exact to the millisecond and the character."""
    record = touchpoint_record(run="import-1", **FULL)
    assert writer.write(made("touchpoints", record)) == []
    [row] = query(f"SELECT {', '.join(COLUMNS['touchpoints'])} FROM touchpoints FINAL")
    when = datetime(2026, 3, 4, 5, 6, 7, 89_000, UTC)
    assert row == (
        *("desk", "m-1", when, "chat", "message", "email:a@example.com", "agent", "c-9"),
        *("ann", "billing", "north", "high", "gold", "Grüße 👋", "de", -0.25),
        *("csat5", 4.0, "m-0", "open", 1.5, 60.0, 0.0, 2.25, 1),
        *("billing", "tech", "skills", 19.99, "EUR", "retained"),
        {"plan": "pro", "seats": "3", "rate": "0.5", "beta": "true", "gone": ""},
        *(when.replace(microsecond=100_000), "import-1", 2, 5),
        *((record.value or b"").decode(), 2**64 - 1 - 5, 0),
    )


@pytest.mark.flow
def test_the_server_has_the_columns_that_rows_fill(query: Query) -> None:
    """And needs no other: what rows leave out it can make by itself or leave empty."""
    for table, columns in COLUMNS.items():
        there = query(
            "SELECT name FROM system.columns WHERE database = currentDatabase() "
            f"AND table = '{table}' AND default_kind NOT IN ('ALIAS', 'MATERIALIZED')"
        )
        assert set(columns) <= {name for (name,) in there}


@pytest.mark.flow
def test_nulls_stay_nulls_however_often_a_block_is_inserted(writer: Writer, query: Query) -> None:
    """The driver fills nulls in as it writes: it must not do so in our columns."""
    block = made("touchpoints", touchpoint_record())
    for _ in range(2):
        writer.write(block)
    columns = "sentiment, rating_value, call_queue_seconds, call_answered, amount"
    assert query(f"SELECT {columns} FROM touchpoints") == [(None,) * 5] * 2
    open_one = facts_record(response_time(turn=1))
    writer.write(made("facts", open_one))
    assert query("SELECT seconds, business_seconds, due_at FROM response_times") == [
        (90.5, None, None)
    ]


@pytest.mark.flow
def test_inserting_twice_changes_nothing(writer: Writer, query: Query) -> None:
    """Keys name rows, versions are offsets: a retry is the same rows again."""
    pane = PaneRow("all", "all", "contacts", 10, TIME // 10_000 * 10, 1, 2, 2, 2, 0, {})
    row = SignalRow("contacts", "all", "all", 60, TIME, 2, 2.0, 2.0, 2.0, 0.5)
    everything = [
        *made("touchpoints", *[touchpoint_record(offset) for offset in range(50)]),
        *made("facts", facts_record(response_time(), rating())),
        *made("panes", panes_record(pane)),
        *made("signals", signals_record(row)),
    ]
    tables = ("touchpoints", "response_times", "ratings", "panes", "signals")
    seen = []
    for _ in range(2):
        writer.write(everything)
        seen.append(
            [
                query(f"SELECT {', '.join(COLUMNS[table])} FROM {table} FINAL ORDER BY ALL")
                for table in tables
            ]
        )
    assert seen[0] == seen[1]
    assert [len(rows) for rows in seen[0]] == [50, 1, 1, 1, 1]


@pytest.mark.flow
def test_the_first_of_two_touchpoints_with_one_id_stays(writer: Writer, query: Query) -> None:
    """Whichever is inserted first."""
    for offset in (9, 4, 6):
        writer.write(made("touchpoints", touchpoint_record(offset, id="same")))
    assert query("SELECT offset FROM touchpoints FINAL") == [(4,)]


@pytest.mark.flow
def test_a_row_that_a_correction_takes_back_is_gone(writer: Writer, query: Query) -> None:
    """And its older value does not come back when it is inserted again."""
    first = made("facts", facts_record(response_time(version=1)))
    writer.write(first)
    writer.write(made("facts", facts_record(response_time(version=2, is_deleted=True))))
    writer.write(first)
    assert query("SELECT count() FROM response_times FINAL") == [(0,)]


@pytest.mark.flow
def test_a_bad_row_among_a_thousand_is_alone_refused(writer: Writer, query: Query) -> None:
    """Turn 2^32 does not fit its column: the driver cannot pack it."""
    records = [facts_record(response_time(turn=turn), offset=turn) for turn in range(1000)]
    records[613] = facts_record(response_time(turn=2**32), offset=613)
    [letter] = writer.write(made("facts", *records))
    assert (letter.topic, letter.offset, letter.reason) == ("facts", 613, Reason.REFUSED_BY_STORE)
    assert letter.raw == records[613].value
    assert "response_times" in letter.error
    assert query("SELECT count(), uniqExact(turn) FROM response_times") == [(999, 999)]


@pytest.mark.flow
def test_a_row_that_the_server_itself_refuses_is_found_too(writer: Writer, query: Query) -> None:
    """A constraint that somebody put on the table."""
    query("ALTER TABLE ratings ADD CONSTRAINT mine CHECK id != 'r-77'")
    records = [facts_record(rating(id=f"r-{n}"), offset=n) for n in range(100)]
    [letter] = writer.write(made("facts", *records))
    assert (letter.offset, "Constraint `mine`" in letter.error) == (77, True)
    assert "r-77" not in letter.error.partition("Expression")[2].partition(")")[2]
    assert query("SELECT count() FROM ratings") == [(99,)]


@pytest.mark.flow
def test_a_record_with_several_bad_rows_is_one_dead_letter(writer: Writer, query: Query) -> None:
    """Its good rows are stored all the same."""
    bad = [response_time(turn=2**32 + turn) for turn in range(3)]
    [letter] = writer.write(made("facts", facts_record(*bad, response_time())))
    assert letter.offset == 7
    assert query("SELECT count() FROM response_times") == [(1,)]


@pytest.mark.flow
def test_when_every_row_is_refused_the_rows_are_not_to_blame(writer: Writer) -> None:
    """A thousand dead letters would help nobody."""
    facts = [response_time(turn=2**32 + turn) for turn in range(1000)]
    with pytest.raises(NabzError, match="refuses every row of response_times"):
        writer.write(made("facts", facts_record(*facts)))


@pytest.mark.flow
def test_a_dead_letter_that_is_refused_begets_no_other(writer: Writer, query: Query) -> None:
    """It would go round for ever."""
    letter = DeadLetter(
        topic="inbox",
        partition=-1,
        offset=0,
        time=TIME,
        source="",
        reason=Reason.BAD_VALUE,
        error="",
        raw=b"\xff",
    )
    good = encode(letter), encode(msgspec.structs.replace(letter, partition=1))
    records = [Record(0, n, TIME, None, value) for n, value in enumerate(good)]
    assert writer.write(made("dead-letters", *records)) == []
    assert query("SELECT partition FROM dead_letters") == [(1,)]


@pytest.mark.flow
def test_tables_of_another_version_are_named(tables: Settings, query: Query) -> None:
    """With the command that mends it; nothing is retried for ever."""
    query("ALTER TABLE touchpoints DROP COLUMN language")
    with pytest.raises(NabzError, match=r"touchpoints is not of this version: run `nabz tables"):
        Writer(tables, FakeClock()).write(made("touchpoints", touchpoint_record()))
    query("DROP TABLE signals")
    row = SignalRow("contacts", "all", "all", 60, TIME, 0, None, None, None, 0.5)
    with pytest.raises(NabzError, match=r"signals is not of this version: run `nabz tables"):
        Writer(tables, FakeClock()).write(made("signals", signals_record(row)))


@pytest.mark.flow
def test_a_user_that_may_not_write_is_named(tables: Settings) -> None:
    """The reader of dashboards, by mistake."""
    reader = tables.clickhouse.model_copy(
        update={"user": tables.clickhouse.read_user, "password": tables.clickhouse.read_password}
    )
    wrong = tables.model_copy(update={"clickhouse": reader})
    with pytest.raises(NabzError, match=r"does not let user 'reader' write to .*touchpoints"):
        Writer(wrong, FakeClock()).write(made("touchpoints", touchpoint_record()))


def test_stopping_ends_the_wait_for_a_server_that_is_away() -> None:
    """Nobody listens on port 1; nothing was stored, and nobody is told that it was."""
    away = Settings(clickhouse=ClickHouseSettings(port=1))
    writer = Writer(away, FakeClock())
    writer.stop()
    with pytest.raises(StoppedWaiting):
        writer.write(made("touchpoints", touchpoint_record()))


def test_nothing_to_write_asks_no_server() -> None:
    """A flush of ticks alone."""
    assert Writer(Settings(clickhouse=ClickHouseSettings(port=1)), FakeClock()).write([]) == []
