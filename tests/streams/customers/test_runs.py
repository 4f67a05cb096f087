"""Counting what became of each run, and forgetting the runs of long ago."""

from schemas.facts import RunCount
from streams.customers.memory import Verdict
from streams.customers.runs import RUNS_LIMIT, Runs

PARTITION = 3


def counted(run: str, version: int, *numbers: int) -> RunCount:
    """A count: seen, duplicates, late, future, refused."""
    seen, duplicates, late, future, refused = numbers
    return RunCount(run, PARTITION, version, seen, duplicates, late, future, refused)


def test_every_verdict_has_its_count_under_the_newest_offset() -> None:
    """All that was seen, and of that what did not count."""
    runs = Runs()
    verdicts = [*Verdict, Verdict.LATE, None]
    for offset, verdict in enumerate(verdicts):
        runs.count("a", offset, verdict)
    runs.count("b", 99, Verdict.COUNTS)
    facts, states = runs.collect(PARTITION)
    assert facts == [counted("a", 5, 6, 1, 2, 1, 1), counted("b", 99, 1, 0, 0, 0, 0)]
    assert [key for key, _ in states] == [b"r:a", b"r:b"]


def test_only_runs_that_changed_are_told_and_their_counts_are_absolute() -> None:
    """The second flush adds to the first."""
    runs = Runs()
    runs.count("a", 1, Verdict.COUNTS)
    runs.count("b", 2, Verdict.COUNTS)
    runs.collect(PARTITION)
    assert runs.collect(PARTITION) == ([], [])
    runs.count("b", 3, Verdict.DUPLICATE)
    assert runs.collect(PARTITION)[0] == [counted("b", 3, 2, 1, 0, 0, 0)]


def test_a_restored_run_counts_on() -> None:
    """State records are all there is to know."""
    runs = Runs()
    runs.count("a", 1, Verdict.LATE)
    restored = Runs()
    for _, value in runs.collect(PARTITION)[1]:
        restored.load(value or b"")
    restored.restored()
    assert restored.collect(PARTITION) == ([], [])
    restored.count("a", 2, Verdict.LATE)
    assert restored.collect(PARTITION)[0] == [counted("a", 2, 2, 0, 2, 0, 0)]


def test_over_a_thousand_runs_the_one_quiet_for_longest_is_let_go() -> None:
    """Its state record too; the others keep their counts."""
    runs = Runs()
    for number in range(RUNS_LIMIT):
        runs.count(f"r{number}", number, Verdict.COUNTS)
    runs.count("r0", RUNS_LIMIT, Verdict.COUNTS)  # not quiet any more
    runs.collect(PARTITION)
    runs.count("new", RUNS_LIMIT + 1, Verdict.COUNTS)
    facts, states = runs.collect(PARTITION)
    assert facts == [counted("new", RUNS_LIMIT + 1, 1, 0, 0, 0, 0)]
    assert [(key, value is None) for key, value in states] == [(b"r:r1", True), (b"r:new", False)]


def test_the_order_of_quiet_survives_a_restore() -> None:
    """State records come back in any order."""
    runs = Runs()
    for number in range(RUNS_LIMIT):
        runs.count(f"r{number}", number, Verdict.COUNTS)
    restored = Runs()
    for _, value in reversed(runs.collect(PARTITION)[1]):
        restored.load(value or b"")
    restored.restored()
    restored.count("new", RUNS_LIMIT, Verdict.COUNTS)
    assert (b"r:r0", None) in restored.collect(PARTITION)[1]


def test_a_run_let_go_and_seen_again_before_the_flush_has_its_new_state() -> None:
    """Its tombstone must not come after its new record."""
    runs = Runs()
    for number in range(RUNS_LIMIT + 1):
        runs.count(f"r{number}", number, Verdict.COUNTS)
    runs.count("r0", RUNS_LIMIT + 1, Verdict.COUNTS)
    last = dict(runs.collect(PARTITION)[1])
    assert last[b"r:r0"] is not None
    assert last[b"r:r1"] is None
