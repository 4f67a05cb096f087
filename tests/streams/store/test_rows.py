"""Records of every topic → rows, without a server."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import controls, dead_letters, health, tables, ticks
from schemas.controls import Control
from schemas.dead_letters import DeadLetter, Reason
from schemas.facts import RunCount
from schemas.health import Figure
from schemas.panes import PaneRow
from schemas.signals import SignalRow
from streams.store.block import Block, Record, merged
from streams.store.rows import COLUMNS, blocks
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


def as_dicts(block: Block) -> list[dict[str, Any]]:
    return [dict(zip(block.columns, row, strict=True)) for row in zip(*block.data, strict=True)]


def test_rows_fill_every_column_that_the_tables_have() -> None:
    """A column that is added to a table, or renamed, is missed here."""
    assert len(COLUMNS) == 14
    for table, columns in COLUMNS.items():
        assert set(columns) == set(tables.columns(table))


def test_a_full_touchpoint_fills_its_row() -> None:
    """Every column, by hand."""
    record = touchpoint_record(run="import-1", **FULL)
    [block], refused = blocks("touchpoints", [record])
    assert refused == []
    plain = ("source", "id", "time", "channel", "kind", "customer", "actor", "conversation")
    more = ("agent", "queue", "team", "priority", "segment", "text", "language", "sentiment")
    assert as_dicts(block) == [
        {name: FULL[name] for name in (*plain, *more, "status", "outcome", "received_at")}
        | {"rating_scale": "csat5", "rating_value": 4.0, "rating_of": "m-0"}
        | {"call_queue_seconds": 1.5, "call_talk_seconds": 60.0, "call_hold_seconds": 0.0}
        | {"call_wrap_seconds": 2.25, "call_answered": True}
        | {"transfer_from": "billing", "transfer_to": "tech", "transfer_reason": "skills"}
        | {"amount": 19.99, "currency": "EUR", "run": "import-1"}
        | {
            "attributes": {"plan": "pro", "seats": "3", "rate": "0.5", "beta": "true", "gone": ""},
            "partition": 2,
            "offset": 5,
            "payload": record.value,
            "version": 18_446_744_073_709_551_610,  # 2^64 - 1 - 5
            "is_deleted": 0,
        }
    ]


def test_what_a_touchpoint_lacks_is_empty_or_null() -> None:
    """Texts are empty, numbers null."""
    [block], _ = blocks("touchpoints", [touchpoint_record()])
    [row] = as_dicts(block)
    nulls = {name for name, value in row.items() if value is None}
    assert nulls == {
        *("sentiment", "rating_value", "amount", "call_answered"),
        *("call_queue_seconds", "call_talk_seconds", "call_hold_seconds", "call_wrap_seconds"),
    }
    assert (row["actor"], row["conversation"], row["attributes"]) == ("customer", "", {})


@pytest.mark.parametrize(
    "record",
    [
        Record(0, 1, TIME, ticks.TICK_KEY, ticks.encode(TIME)),
        Record(0, 1, TIME, b"\x00control", b"{}"),
        touchpoint_record()._replace(key=b"someone else"),
        touchpoint_record()._replace(key=None),
        Record(0, 1, TIME, b"ann", b"no json"),
        Record(0, 1, TIME, b"ann", b"\xff\xfe"),
        Record(0, 1, TIME, b"ann", b'{"x":' + b"[" * 100_000),
        Record(0, 1, TIME, b"ann", None),
    ],
)
def test_a_record_that_is_no_touchpoint_is_no_row_and_no_second_dead_letter(record: Record) -> None:
    """Ticks are the log's; the rest the customers role refuses."""
    assert blocks("touchpoints", [record]) == ([], [])


def test_a_control_record_is_a_row_of_its_own() -> None:
    """With its place in the log: a replay changes over there, too."""
    control = Control("churn", "0a1b", b'{"model": 1}')
    record = Record(2, 7, TIME, controls.CONTROL_KEY, controls.encode(control))
    [block], _ = blocks("touchpoints", [record])
    assert block.table == "controls"
    assert as_dicts(block) == [
        {
            "subject": "churn",
            "partition": 2,
            "offset": 7,
            "time": TIME,
            "content_version": "0a1b",
            "content": b'{"model": 1}',
            "version": 7,
            "is_deleted": 0,
        }
    ]


def test_facts_go_to_a_table_each() -> None:
    """One envelope, three tables; a response time has whole milliseconds."""
    run = RunCount("import-1", 3, 12, 10, 1, 2, 3, 4)
    made, _ = blocks("facts", [facts_record(response_time(), rating(), run)])
    found = {block.table: as_dicts(block)[0] for block in made}
    assert found["response_times"]["duration_ms"] == 90_500
    assert found["response_times"]["ended_at"] == TIME + 90_500
    assert found["ratings"]["points_e4"] == 750_000
    assert found["imports"] == {
        "run": "import-1",
        "partition": 3,
        "version": 12,
        "seen": 10,
        "duplicates": 1,
        "late": 2,
        "future": 3,
        "refused": 4,
        "is_deleted": 0,
    }


def test_a_pane_carries_the_partition_and_offset_that_it_was_folded_from() -> None:
    """Not those of the topic panes: its version must outlive a rebuild of that topic."""
    pane = PaneRow("queue", "billing", "csat", 10, 1_772_600_760, 44, 2, 5, 9, 1, {350: 2})
    [block], _ = blocks("panes", [panes_record(pane)])
    assert as_dicts(block) == [
        {
            "dimension": "queue",
            "member": "billing",
            "measure": "csat",
            "pane_seconds": 10,
            "pane_start": 1_772_600_760_000,
            "partition": 1,
            "segment": 44,
            "count": 2,
            "sum": 5,
            "sumsq": 9,
            "successes": 1,
            "bins": {350: 2},
            "bins_version": 1,
            "version": 90,
            "is_deleted": 0,
        }
    ]


def test_signals_and_health_are_versioned_by_their_own_offset() -> None:
    """What was shown at a second is written once; a second time is the same row."""
    row = SignalRow("csat", "all", "all", 60, TIME, 0, None, None, None, 0.5)
    [shown], _ = blocks("signals", [signals_record(row, offset=4)])
    assert [column[0] for column in shown.data][5:] == [0, None, None, None, 0.5, 4, 0]
    figure = Record(0, 6, TIME, None, health.encode([Figure("store", "a", "lag", TIME, 1.5)]))
    [block], _ = blocks("health", [figure])
    assert [column[0] for column in block.data] == ["store", "a", "lag", TIME, 1.5, 6, 0]


def test_a_dead_letter_keeps_its_raw_bytes() -> None:
    """Whatever they are."""
    letter = DeadLetter(
        topic="inbox",
        partition=1,
        offset=2,
        time=TIME,
        source="desk",
        reason=Reason.INVALID_JSON,
        error="no",
        raw=b"\xff\x00",
    )
    record = Record(0, 9, TIME, None, dead_letters.encode(letter))
    [block], _ = blocks("dead-letters", [record])
    row = as_dicts(block)[0]
    assert (row["raw"], row["reason"], row["version"]) == (b"\xff\x00", "invalid_json", 9)
    assert (row["reasons"], row["key"], row["headers"], row["is_deleted"]) == ([], b"", [], 0)


def test_a_letter_whose_record_was_sent_again_is_deleted() -> None:
    """With all that is needed to do so."""
    letter = DeadLetter(
        topic="inbox",
        partition=1,
        offset=2,
        time=TIME,
        source="desk",
        reason=Reason.BAD_TIME,
        error="no",
        raw=b"x",
        reasons=(Reason.BAD_TIME, Reason.NO_ZONE),
        key=b"desk\n7",
        headers=(("nabz-source", b"desk"), ("nabz-h-x", b"\xff")),
        requeued=True,
    )
    [block], _ = blocks("dead-letters", [Record(0, 9, TIME, None, dead_letters.encode(letter))])
    row = as_dicts(block)[0]
    assert row["reasons"] == ["bad_time", "no_zone"]
    assert row["key"] == b"desk\n7"
    assert row["headers"] == [("nabz-source", b"desk"), ("nabz-h-x", b"\xff")]
    assert (row["version"], row["is_deleted"]) == (9, 1)


@pytest.mark.parametrize("topic", ["facts", "panes", "signals", "dead-letters", "health"])
@pytest.mark.parametrize(
    "value", [b"", b"\xc1", b'{"a":1}', b"\x9f\x01\x01\x01\x90" + b"\x91" * 100_000, None]
)
def test_what_is_no_envelope_becomes_a_dead_letter(topic: str, value: bytes | None) -> None:
    """With its bytes and where it lies; what lies beside it is stored."""
    made, [letter] = blocks(topic, [Record(3, 8, TIME, None, value)])
    assert made == []
    where = (letter.topic, letter.partition, letter.offset, letter.time)
    assert where == (topic, 3, 8, TIME)
    assert (letter.reason, letter.raw) == (Reason.BAD_VALUE, value or b"")


@given(
    st.sampled_from(["touchpoints", "facts", "panes", "signals", "dead-letters", "health"]),
    st.none() | st.binary(),
    st.none() | st.binary(),
)
def test_no_bytes_bring_the_store_down(topic: str, key: bytes | None, value: bytes | None) -> None:
    """Rows, a dead letter, or nothing: never an exception."""
    blocks(topic, [Record(0, 0, TIME, key, value)])


def test_a_topic_that_is_not_stored_is_refused_by_name() -> None:
    """A mistake of the pipeline, not of the data."""
    with pytest.raises(KeyError, match="inbox"):
        blocks("inbox", [])


def test_blocks_of_one_table_merge_in_their_order() -> None:
    """Small inserts are dear."""
    parts = [blocks("touchpoints", [touchpoint_record(offset)])[0][0] for offset in (1, 2, 3)]
    whole = merged(parts)
    assert [row["offset"] for row in as_dicts(whole)] == [1, 2, 3]
    assert [record.offset for record in whole.records] == [1, 2, 3]
    assert [row["offset"] for row in as_dicts(whole.part(1, 3))] == [2, 3]
