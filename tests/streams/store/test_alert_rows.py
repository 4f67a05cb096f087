"""Transitions of alerts as rows."""

import pytest

from schemas import alerts
from schemas.alerts import Transition
from streams.store.block import Record
from streams.store.rows import blocks

FIRING = Transition(
    key="CsatLow/queue/billing",
    sequence=2,
    time=1_772_600_765_000,
    alert="CsatLow",
    state="firing",
    severity="critical",
    summary="CSAT of queue billing is 41 %",
    previous="pending",
    value=0.41,
    labels={"queue": "billing"},
    evidence=["n=37"],
)


def test_a_transition_fills_its_row() -> None:
    """Every column by hand; the version is the record's offset."""
    record = Record(3, 41, 1_772_600_766_000, b"k", alerts.encode(FIRING))

    [block], refused = blocks("alerts", [record])

    assert refused == []
    assert block.table == "alerts"
    assert dict(zip(block.columns, [column[0] for column in block.data], strict=True)) == {
        "key": "CsatLow/queue/billing",
        "sequence": 2,
        "time": 1_772_600_765_000,
        "alert": "CsatLow",
        "state": "firing",
        "severity": "critical",
        "summary": "CSAT of queue billing is 41 %",
        "value": 0.41,
        "labels": {"queue": "billing"},
        "evidence": ["n=37"],
        "version": 41,
        "is_deleted": 0,
    }


@pytest.mark.parametrize("value", [None, b"", b"{}", b"[" * 100_000])
def test_what_is_no_transition_becomes_a_dead_letter(value: bytes | None) -> None:
    """With its raw bytes, and without ending the store."""
    made, refused = blocks("alerts", [Record(0, 7, 0, None, value)])

    assert made == []
    assert [letter.offset for letter in refused] == [7]
