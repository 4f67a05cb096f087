"""Which records a flush makes, where they go, and how large they may get."""

import msgspec
import pytest
from aiokafka.partitioner import murmur2

from schemas import dead_letters, facts, panes
from schemas.dead_letters import DeadLetter, Reason
from schemas.facts import RunCount
from schemas.panes import PaneRow
from streams.checkpoint import Output
from streams.customers.publish import ENVELOPE_ROWS, Publisher, target_of
from streams.lanes import Lane

PARTITIONS = 4
PUBLISHER = Publisher(Lane("test"), 2, PARTITIONS)
OFFSET, TIME = 17, 1_000
LETTER = DeadLetter(
    topic="test.touchpoints",
    partition=2,
    offset=9,
    time=5,
    source="desk",
    reason=Reason.WRONG_KEY,
    error="no",
    raw=b"raw",
)


def row(member: str) -> PaneRow:
    """A pane of one contact in a queue."""
    return PaneRow("queue", member, "contacts", 10, 20, 3, 1, 0, 0, 0, {})


def panes_of(outputs: list[Output]) -> dict[int | None, list[list[PaneRow]]]:
    """Target partition → the rows of each of its envelopes, which all name the flush."""
    found: dict[int | None, list[list[PaneRow]]] = {}
    for output in outputs:
        if output.topic == "test.panes":
            envelope = panes.decode(output.value)
            assert (envelope.partition, envelope.offset, envelope.time) == (2, OFFSET, TIME)
            found.setdefault(output.partition, []).append(envelope.panes)
    return found


def test_every_panes_partition_learns_the_time_even_of_an_empty_flush() -> None:
    """And nothing else is published."""
    outputs = PUBLISHER.outputs(OFFSET, TIME, [], [], [])
    assert panes_of(outputs) == {target: [[]] for target in range(PARTITIONS)}
    assert len(outputs) == PARTITIONS


def test_history_travels_by_itself_and_says_before_when_it_was() -> None:
    """Small panes two hours old, large ones a week and an hour; a level is never history."""
    now = 1_000_000
    edges = {10: now - 7_200, 600: now - 604_800 - 3_600}
    starts = [(10, edges[10] - 1), (10, edges[10]), (600, edges[600] - 1), (600, edges[600])]
    rows = [msgspec.structs.replace(row("q"), pane_seconds=n, pane_start=at) for n, at in starts]
    outputs = PUBLISHER.outputs(OFFSET, now * 1_000, [], rows, [], [rows[0]])
    target = target_of("queue", "q", PARTITIONS)
    found = [panes.decode(output.value) for output in outputs if output.partition == target]
    assert [(one.before, one.panes) for one in found] == [
        ({}, [rows[0], rows[1], rows[3]]),
        (edges, [rows[0], rows[2]]),
    ]
    assert len(outputs) == PARTITIONS + 1


def test_all_panes_of_a_member_go_to_its_one_partition() -> None:
    """Whatever source partition they come from: rolling adds them up there."""
    rows = [row(f"q{number}") for number in range(40)]
    found = panes_of(PUBLISHER.outputs(OFFSET, TIME, [], rows, []))
    for target, ((*own,),) in found.items():
        assert own == [r for r in rows if target_of("queue", r.member, PARTITIONS) == target]
        assert own


def test_members_go_where_the_java_client_would_send_them() -> None:
    """Kafka's own vectors, and the partition of `all` as it must stay."""
    assert murmur2(b"21") & 0xFFFFFFFF == -973932308 & 0xFFFFFFFF
    assert murmur2(b"foobar") & 0xFFFFFFFF == -790332482 & 0xFFFFFFFF
    assert target_of("all", "all", 12) == (murmur2(b"all\x00all") & 0x7FFFFFFF) % 12
    assert target_of("ab", "c", 2**31) != target_of("a", "bc", 2**31)


def test_facts_stay_in_the_number_of_their_partition() -> None:
    """In their order."""
    runs = [RunCount(f"r{number}", 2, 17, 1, 0, 0, 0, 0) for number in range(3)]
    (found,) = [o for o in PUBLISHER.outputs(OFFSET, TIME, runs, [], []) if o.topic == "test.facts"]
    envelope = facts.decode(found.value)
    assert (found.partition, found.key) == (2, None)
    assert (envelope.partition, envelope.offset, envelope.time) == (2, OFFSET, TIME)
    assert envelope.facts == runs


@pytest.mark.parametrize(
    ("count", "sizes"), [(5_000, [5_000]), (5_001, [5_000, 1]), (10_000, [5_000, 5_000])]
)
def test_envelopes_hold_at_most_5000_rows(count: int, sizes: list[int]) -> None:
    """So that none outgrows what a broker takes."""
    assert ENVELOPE_ROWS == 5_000
    runs = [RunCount("r", 2, 17, 1, 0, 0, 0, 0)] * count
    outputs = PUBLISHER.outputs(OFFSET, TIME, runs, [row("q")] * count, [])
    made = [facts.decode(o.value).facts for o in outputs if o.topic == "test.facts"]
    assert [len(found) for found in made] == sizes
    target = target_of("queue", "q", PARTITIONS)
    assert [len(found) for found in panes_of(outputs)[target]] == sizes


def test_a_dead_letter_is_named_by_where_the_record_lay() -> None:
    """Its partition follows from that name."""
    (found,) = [o for o in PUBLISHER.outputs(OFFSET, TIME, [], [], [LETTER]) if "dead" in o.topic]
    assert (found.topic, found.partition, found.key) == (
        "test.dead-letters",
        None,
        b"test.touchpoints:2:9",
    )
    assert dead_letters.decode(found.value) == LETTER
