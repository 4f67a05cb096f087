"""The ledger and what is held against it, on a handful of records worked out by hand."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from streams.settings import Settings
from tests.bench import job, verify
from tests.bench.job import Answer, Job, Sums
from tests.bench.ledger import Ledger, Partition

SETTINGS = Settings()


def record(customer: str, time: int, delay: int, **rest: Any) -> tuple[bytes, bytes]:
    found = {"id": f"{customer}-{time}", "source": "demo", "time": time}
    found |= {"kind": "message", "channel": "chat"}
    found |= {"customer": customer, "received_at": time + delay} | rest
    return customer.encode(), msgspec.json.encode(found)


def ledger() -> Ledger:
    """Partition 0: six records and a tick. Partition 1: one record."""
    csat = {"scale": "csat5", "value": 2}
    better = {"scale": "csat5", "value": 5, "of": "ada-12000"}
    first = [
        record("ada", 1_000, 5, conversation="c"),
        (b"\x00tick", b"2000"),
        record("ada", 9_999, 7, conversation="c"),
        record("bob", 10_000, 100, actor="agent", conversation="d"),
        record("ada", 12_000, 1, kind="rating", rating=csat),
        record("ada", 13_000, 1, kind="rating", rating=better),
        record("bob", 14_000, 3, kind="rating", rating={"scale": "nps", "value": 10}),
    ]
    parts, seen = {0: Partition(), 1: Partition()}, set[tuple[str, str]]()
    for key, value in first:
        parts[0].add(key, value, seen)
    parts[1].add(*record("eve", 20_500, 9, kind="call"), seen)
    return Ledger(parts)


def test_sums_are_by_customer_and_window() -> None:
    """Of what lies before the positions, ticks left out."""
    assert ledger().sums({0: 4, 1: 1}) == {("ada", 0): 12, ("bob", 1): 100, ("eve", 2): 9}
    assert ledger().sums({0: 2}) == {("ada", 0): 5}
    assert ledger().touchpoints({0: 4}) == 3
    assert ledger().delays({0: 7, 1: 1}) == 126
    assert ledger().end(0) == 7


def test_contacts_are_first_of_a_conversation_or_alone() -> None:
    """What an agent says is none."""
    assert ledger().contacts({0: 7, 1: 1}) == 2
    assert ledger().contacts({0: 7}) == 1


def test_a_corrected_answer_counts_once_with_its_last_value() -> None:
    """Scales that are not csat stand apart."""
    assert ledger().csat({0: 5}) == (1, 0)
    assert ledger().csat({0: 7}) == (1, 1)


RIGHT: Sums = {("ada", 0): 12, ("bob", 1): 100, ("eve", 2): 9}
WRONG: dict[str, Sums] = {
    "one off": RIGHT | {("bob", 1): 101},
    "one missing": {("ada", 0): 12, ("bob", 1): 100},
    "one too many": RIGHT | {("eve", 3): 0},
}


def _verified(folder: Path, sums: Sums) -> bool:
    answer = Answer(5, 1.0, 1.0, {0: 4, 1: 1})
    job.write(Job("", "", "", 0, {}, str(folder)), answer, sums)
    return verify.peer(SETTINGS, ledger(), folder, answer)


def test_right_sums_are_verified(tmp_path: Path) -> None:
    """Exactly what the ledger says."""
    assert _verified(tmp_path, RIGHT)


@pytest.mark.parametrize("name", list(WRONG))
def test_wrong_sums_are_not_verified(tmp_path: Path, name: str) -> None:
    """However little is wrong."""
    assert not _verified(tmp_path, WRONG[name])


@pytest.mark.parametrize(("delays", "right"), [(126 + 12, True), (126 + 11, False)])
def test_the_floor_is_held_to_its_passes(tmp_path: Path, delays: int, right: bool) -> None:
    """It read partition 0 once whole and then three records, partition 1 once whole."""
    answer = Answer(0, 1.0, 1.0, {0: 3, 1: 0}, {0: 1, 1: 1}, {"delays": delays})
    assert verify.floor(SETTINGS, ledger(), tmp_path, answer) is right
