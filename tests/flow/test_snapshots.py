"""A snapshot taken under load: who starts from it comes to the same rows."""

import signal
import time
from pathlib import Path

import pytest

from schemas import facts, panes
from schemas import topics as known
from streams import topics
from streams.customers.agent import create_role
from streams.reader import Reader
from streams.settings import Settings, SnapshotsSettings
from streams.snapshots.files import Whose, load
from streams.snapshots.shelf import Shelf
from streams.telemetry.figures import Figures
from tests.oracle import scenarios
from tests.streams.customers.flushes import FakeRecord, Rows
from tests.support.flow import Sender, await_folded, crowd, published
from tests.support.workers import running

pytestmark = pytest.mark.flow


@pytest.fixture
def settings(lane_settings: Settings, tmp_path: Path) -> Settings:
    """A fresh lane with its topics, and a folder for snapshots."""
    flow = lane_settings.flow.model_copy(
        update={"horizon_seconds": scenarios.HORIZON_MS // 1000, "flush_ms": 50, "tick_ms": 50}
    )
    snapshots = SnapshotsSettings(folder=tmp_path / "kept")
    found = lane_settings.model_copy(update={"flow": flow, "snapshots": snapshots})
    topics.apply(found)
    return found


def test_a_role_started_from_it_comes_to_the_same_rows(settings: Settings, tmp_path: Path) -> None:
    """Up to the head those that were published, after it those of the fold that was loaded."""
    sender, shelf = Sender(settings), Shelf(settings)
    with running(settings, "customers", tmp_path) as worker:
        sender.send(crowd(range(20)))
        await_folded(settings, dict.fromkeys(sender.ends, 0))
        taken = [shelf.take(whose, time.time_ns() // 10**6) for whose in shelf.every("customers")]
        sender.send(crowd(range(20, 30)))
        await_folded(settings, sender.ends)
        worker.signal(signal.SIGTERM)
        assert worker.wait() == 0
    rows = Rows()
    for partition in range(settings.kafka.partitions):
        _continue(settings, partition, rows)
    assert all(taken)
    assert rows.result() == published(settings)


def _continue(settings: Settings, partition: int, rows: Rows) -> None:
    """Take what one source partition published up to the snapshot's head, and fold on from it."""
    whose = Whose(settings.lane, "customers", known.TOUCHPOINTS.name, partition)
    kept = Shelf(settings).before(whose, 10**9)
    assert kept is not None
    head, states = load(kept.path)
    names = settings.names
    outputs = _published(settings, partition, head.offset)
    fold = create_role(settings, Figures("customers")).spec.create_fold(partition)
    fold.load(states, head)
    with Reader(settings, names.topic(known.TOUCHPOINTS.name), partition) as reader:
        # Nobody writes touchpoints in transactions: their offsets have no gaps.
        for offset, (key, value) in enumerate(reader.records(head.offset + 1), head.offset + 1):
            fold.apply([FakeRecord("", partition, offset, 0, 1, (), key, value)])
    collected = fold.collect()
    assert collected is not None
    outputs += [(output.topic, output.value) for output in collected[1]]
    for topic, value in outputs:
        (rows.take_panes if topic == names.topic(known.PANES.name) else rows.take_facts)(value)


def _published(settings: Settings, partition: int, until: int) -> list[tuple[str, bytes]]:
    """Envelopes of a source partition up to an offset of it, with their topic."""
    found = []
    for name, decode in ((known.PANES.name, panes.decode), (known.FACTS.name, facts.decode)):
        topic = settings.names.topic(name)
        for target in range(settings.kafka.partitions):
            with Reader(settings, topic, target) as reader:
                for _, value in reader.records():
                    envelope = decode(value or b"")
                    if envelope.partition == partition and envelope.offset <= until:
                        found.append((topic, value or b""))
    return found
