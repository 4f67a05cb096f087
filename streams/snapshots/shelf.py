"""Where snapshots lie: a folder for each lane, role, topic and partition; old ones go."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import structlog

from schemas import topics
from streams.errors import NabzError
from streams.reader import Reader
from streams.settings import DAY_SECONDS, Settings
from streams.snapshots.files import Manifest, Whose, manifest_of, write
from streams.topics import partitions_of

log = structlog.get_logger()


class StoppedTaking(NabzError):  # noqa: N818  # no fault: somebody asked for it
    """Told to stop while a snapshot was taken; nothing is left of it."""


class Kept(NamedTuple):
    """A snapshot that is kept."""

    path: Path
    manifest: Manifest


class Shelf:
    """The snapshots of the settings' lane."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        root = settings.snapshots.folder or settings.home / "snapshots"
        self._folder = root / settings.lane

    def every(self, role: str | None = None) -> list[Whose]:
        """Every state partition that there is, of one role or of all."""
        return [
            Whose(self._settings.lane, topic.state.role, topic.state.source, partition)
            for topic in topics.TOPICS
            if topic.state is not None and role in {None, topic.state.role}
            for partition in range(partitions_of(topic, self._settings.kafka))
        ]

    def take(
        self, whose: Whose, now_ms: int, stopped: Callable[[], bool] = lambda: False
    ) -> Path | None:
        """Read a state partition to its end and keep it; the role goes on meanwhile.

        What compaction takes away while it is read has a successor before the end: the end as
        it stands when it is reached, which is that of a whole flush, and so at a head. None if
        nothing was ever flushed.

        Raises:
            NabzError: the topic cannot be read.
            OSError: the folder cannot be written to.
            StoppedTaking: `stopped` says so.
        """
        topic = self._settings.names.state_topic(whose.role, whose.topic)
        with Reader(self._settings, topic, whose.partition) as reader:
            records = _until(stopped, reader.records())
            return write(self._place(whose), whose, records, now_ms)

    def kept(self, whose: Whose) -> list[Kept]:
        """What is kept of a partition, oldest head first; a broken file is told and passed over."""
        found = []
        for path in self._place(whose).glob("*.zip"):
            try:
                found.append(Kept(path, manifest_of(path)))
            except NabzError as error:
                log.warning("snapshot_broken", why=str(error))
        return sorted(found, key=lambda kept: kept.manifest.head.offset)

    def before(self, whose: Whose, offset: int) -> Kept | None:
        """The newest whose head lies before an offset, from which a replay can start there."""
        found = [kept for kept in self.kept(whose) if kept.manifest.head.offset < offset]
        return found[-1] if found else None

    def prune(self, whose: Whose, now_ms: int) -> list[Path]:
        """Delete what is older than the settings keep, never the newest; says what went."""
        oldest = now_ms - self._settings.snapshots.keep_days * DAY_SECONDS * 1_000
        gone = [kept.path for kept in self.kept(whose)[:-1] if kept.manifest.taken_at < oldest]
        for path in gone:
            path.unlink(missing_ok=True)
        return gone

    def _place(self, whose: Whose) -> Path:
        return self._folder / f"{whose.role}-{whose.topic}" / str(whose.partition)


def _until(
    stopped: Callable[[], bool], records: Iterable[tuple[bytes | None, bytes | None]]
) -> Iterator[tuple[bytes | None, bytes | None]]:
    for record in records:
        if stopped():
            raise StoppedTaking("told to stop while a snapshot was taken")
        yield record
