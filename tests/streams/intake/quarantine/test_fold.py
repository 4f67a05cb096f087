"""What leaves the quarantine, and the alert of each source."""

from schemas import alerts, dead_letters
from schemas.alerts import Transition
from schemas.dead_letters import Place, Reason, letter_of
from streams.checkpoint import Head, Output
from streams.intake.quarantine.fold import QuarantineFold
from streams.lanes import Lane
from tests.streams.customers.flushes import FakeRecord
from tests.support.clock import FakeClock

START_MS = 1_750_000_000_000
QUIET_MS = 60_000


def record(offset: int, source: str = "shop", reason: Reason = Reason.BAD_TIME) -> FakeRecord:
    """A letter in quarantine, of a record of inbox of this offset, refused at the start."""
    place = Place("inbox", 3, offset, START_MS - 5_000)
    raw = b'{"source": "%s"}' % source.encode()
    letter = letter_of(place, raw, reason, "time: no time")
    value = dead_letters.encode(letter)
    return FakeRecord("quarantine", 0, offset, 0, 1, (), dead_letters.key_of(letter), value)


def created(clock: FakeClock) -> QuarantineFold:
    """A fold of lane test that lets 100 go in a second."""
    return QuarantineFold(Lane("test"), clock, 100, QUIET_MS)


def flushed(fold: QuarantineFold) -> list[Output]:
    """What it says now."""
    collected = fold.collect()
    return [] if collected is None else collected[1]


def steps(outputs: list[Output]) -> list[Transition]:
    """The alerts among them."""
    return [alerts.decode(o.value) for o in outputs if o.topic == "test.alerts"]


def test_letters_go_on_as_they_came() -> None:
    """Key and value, in their order."""
    fold, records = created(FakeClock(START_MS)), [record(1), record(2, "mail"), record(3)]
    fold.apply(records)
    gone = [(o.key, o.value) for o in flushed(fold) if o.topic == "test.dead-letters"]
    assert gone == [(one.key, one.value) for one in records]
    assert fold.collect() is None


def test_an_alert_fires_once_and_says_what_is_wrong() -> None:
    """What, how bad, since when, why, what to do."""
    fold = created(FakeClock(START_MS))
    fold.apply([record(1)])
    (step,) = steps(flushed(fold))
    assert (step.key, step.sequence, step.state) == ("SourceRefused/source/shop", 1, "firing")
    assert (step.time, step.previous, step.labels) == (START_MS, None, {"source": "shop"})
    assert step.evidence == ["inbox/3/1"]
    assert step.summary == (
        "records of source shop are refused en masse (bad_time: time: no time); its dead letters "
        "go on at 100 a second, all others at once: mend the sender, or its entry in "
        "sources.yaml, then requeue them"
    )
    fold.apply([record(2)])
    assert steps(flushed(fold)) == []


def test_it_is_resolved_by_itself_and_fires_again() -> None:
    """When none has come for a minute; also by a worker that took over meanwhile."""
    clock = FakeClock(START_MS)
    fold = created(clock)
    fold.apply([record(1), record(2), record(3, reason=Reason.BAD_VALUE)])
    clock.advance(ms=QUIET_MS + 29)  # three letters at 100 a second took 30 ms
    collected = fold.collect()
    assert collected is not None
    assert [step.state for step in steps(collected[1])] == ["firing"]
    successor = created(clock)
    successor.load({key: value or b"" for key, value in collected[2]}, Head(3, 0, 1, "test"))
    assert successor.collect() is None
    clock.advance(ms=1)
    (step,) = steps(flushed(successor))
    assert (step.sequence, step.state, step.previous) == (2, "resolved", "firing")
    assert "3 of its dead letters were held back, mostly bad_time" in step.summary
    assert successor.collect() is None
    successor.apply([record(4)])
    (step,) = steps(flushed(successor))
    assert (step.sequence, step.state, step.previous) == (3, "firing", "resolved")


def test_each_source_has_an_alert_of_its_own() -> None:
    """Records that name none have one together."""
    fold = created(FakeClock(START_MS))
    fold.apply([record(1), record(2, "mail"), record(3, "")])
    assert [step.labels["source"] for step in steps(flushed(fold))] == ["shop", "mail", "unknown"]
