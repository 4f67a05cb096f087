"""When a worker keeps a snapshot, which ones go, and what a full disk does."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from streams import metrics
from streams.checkpoint import HEAD_KEY, Head
from streams.settings import DAY_SECONDS, Settings, SnapshotsSettings
from streams.snapshots import shelf as shelf_module
from streams.snapshots.files import Whose
from streams.snapshots.keeper import Keeper
from streams.snapshots.shelf import Shelf
from streams.stateful import RoleSpec, StatefulRole
from streams.telemetry.figures import Figures
from tests.streams.test_stateful import Silent
from tests.support.clock import FakeClock
from tests.support.disk import full_disk
from tests.support.model_kafka import Broker, Entry, ModelReader

WHOSE = Whose("model", "customers", "touchpoints", 0)


class Kit:
    """A keeper over a state partition whose records the test writes."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings = Settings(
            lane="model", snapshots=SnapshotsSettings(folder=folder, keep_days=2)
        )
        self._broker = Broker()
        monkeypatch.setattr(
            shelf_module,
            "Reader",
            lambda _, topic, partition: ModelReader(self._broker, topic, partition),
        )
        self.figures = Figures("customers")
        spec = RoleSpec(
            role="customers", topic="touchpoints", state_schema=1, create_fold=lambda _: Silent()
        )
        role = StatefulRole(self.settings, self.figures, spec)
        self.clock = FakeClock()
        self.keeper = Keeper(role, self.settings, self.clock, self.figures)

    def flush(self, offset: int, size: int = 1) -> None:
        """A state and a head, as a flush writes them."""
        head = msgspec.json.encode(Head(offset, 0, 1, "1.0"))
        log = self._broker.logs["model.state-customers-touchpoints", 0]
        log.append(Entry(b"c:ada", bytes(size), "committed"))
        log.append(Entry(HEAD_KEY, head, "committed"))

    def heads(self) -> list[int]:
        """The offsets of the heads that are kept."""
        kept = Shelf(self.settings).kept(WHOSE)
        return [one.manifest.head.offset for one in kept]

    def count(self, metric: metrics.Metric) -> float:
        """How high a counter stands."""
        return next(f.values[""] for f in self.figures.families() if f.metric is metric)


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kit:
    """With nothing flushed yet."""
    return Kit(tmp_path, monkeypatch)


def test_one_is_taken_a_day(kit: Kit) -> None:
    """Not before there is a head, then at once, then when a day has passed since the last."""
    kit.keeper.look(0)
    assert kit.heads() == []
    kit.flush(5)
    kit.keeper.look(0)
    kit.flush(8)
    kit.clock.advance(seconds=DAY_SECONDS - 1)
    kit.keeper.look(0)
    assert kit.heads() == [5]
    kit.clock.advance(seconds=1)
    kit.keeper.look(0)
    assert kit.heads() == [5, 8]
    assert kit.count(metrics.SNAPSHOTS) == 2


def test_old_ones_go_but_never_the_newest(kit: Kit) -> None:
    """Those of more than keep_days ago, as each new one is taken."""
    for day in range(4):
        kit.flush(day)
        kit.keeper.look(0)
        kit.clock.advance(seconds=DAY_SECONDS)
    assert kit.heads() == [1, 2, 3]
    kit.clock.advance(seconds=90 * DAY_SECONDS)
    assert Shelf(kit.settings).prune(WHOSE, kit.clock.now_ms())
    assert kit.heads() == [3]


def test_a_replay_finds_the_newest_head_before_its_stretch(kit: Kit) -> None:
    """At the head itself the stretch has begun already."""
    for offset in (5, 8):
        kit.flush(offset)
        kit.keeper.look(0)
        kit.clock.advance(seconds=DAY_SECONDS)
    shelf = Shelf(kit.settings)
    starts = [shelf.before(WHOSE, offset) for offset in (5, 6, 8, 9, 100)]
    assert [start and start.manifest.head.offset for start in starts] == [None, 5, 5, 8, 8]


def test_a_full_disk_is_told_and_ends_nothing(kit: Kit) -> None:
    """When there is room again, the next look takes one."""
    kit.flush(5, size=50_000_000)
    with full_disk(10_000):
        kit.keeper.look(0)
    assert (kit.heads(), kit.count(metrics.SNAPSHOT_FAILURES)) == ([], 1)
    kit.keeper.look(0)
    assert kit.heads() == [5]


def test_a_broken_file_does_not_keep_the_next_from_being_taken(kit: Kit, tmp_path: Path) -> None:
    """It is passed over, loudly."""
    kit.flush(5)
    kit.keeper.look(0)
    next(tmp_path.rglob("5.zip")).write_bytes(b"PK")
    kit.flush(6)
    kit.keeper.look(0)
    assert kit.heads() == [6]


def test_a_worker_that_stops_leaves_no_half_file(kit: Kit, tmp_path: Path) -> None:
    """The one under way is given up."""
    kit.flush(5)
    asyncio.run(kit.keeper.stop())
    kit.keeper.look(0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert kit.count(metrics.SNAPSHOT_FAILURES) == 0
