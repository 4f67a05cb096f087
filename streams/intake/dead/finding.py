"""Dead letters as the table holds them: by reason, source, time, or one by one."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from schemas.dead_letters import DeadLetter, Reason
from streams.clickhouse import connect, told
from streams.errors import NabzError
from streams.settings import Settings

_COLUMNS: Final = (
    "SELECT topic, partition, offset, toUnixTimestamp64Milli(time), source, reason, error"
)
_COUNTS: Final = "SELECT reason, count() FROM dead_letters FINAL"
_HEADINGS: Final = _COLUMNS + ", length(raw) FROM dead_letters FINAL"
_PLACES: Final = "SELECT topic, partition, offset FROM dead_letters FINAL"
_WHOLE: Final = _COLUMNS + ", raw, reasons, key, headers FROM dead_letters FINAL"
_NEWEST: Final = "ORDER BY time DESC, topic, partition, offset LIMIT %(limit)s"
_OLDEST: Final = "ORDER BY time, topic, partition, offset"
#: Letters read whole in one go: each may hold a MiB.
_CHUNK: Final = 50

#: Where a refused record lay: topic, partition, offset.
Place = tuple[str, int, int]


class Filter(msgspec.Struct, frozen=True):
    """Which letters: those of all that is given; times in ms, `until` itself not among them."""

    reason: Reason | None = None
    source: str | None = None
    since: int | None = None
    until: int | None = None
    topics: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every letter is meant."""
        return self == Filter()


class Heading(msgspec.Struct, frozen=True):
    """A letter without its bytes; time in ms."""

    place: str
    time: int
    source: str
    reason: str
    error: str
    size: int


class Found(msgspec.Struct, frozen=True):
    """The newest letters of a filter, and how many there are of each reason."""

    total: int
    by_reason: dict[str, int]
    letters: list[Heading]


def find(settings: Settings, which: Filter, *, limit: int) -> Found:
    """Letters that were not sent again; the newest `limit` of them by name.

    Raises:
        NabzError: ClickHouse does not answer (so in all functions here).
    """
    where, values = _where(which)
    counts = _ask(settings, (_COUNTS, where, "GROUP BY reason"), values)
    rows = _ask(settings, (_HEADINGS, where, _NEWEST), values | {"limit": limit})
    by_reason = {_text(reason): count for reason, count in sorted(counts, key=lambda c: -c[1])}
    letters = [
        Heading(name_of((_text(t), p, o)), time, _text(s), _text(r), _text(e), size)
        for t, p, o, time, s, r, e, size in rows
    ]
    return Found(sum(by_reason.values()), by_reason, letters)


def places(settings: Settings, which: Filter) -> list[Place]:
    """Where the letters of a filter lay, the oldest first."""
    where, values = _where(which)
    rows = _ask(settings, (_PLACES, where, _OLDEST), values)
    return [(_text(topic), partition, offset) for topic, partition, offset in rows]


def read(settings: Settings, wanted: Sequence[Place]) -> Iterator[list[DeadLetter]]:
    """The letters of these places whole, some at a time."""
    for start in range(0, len(wanted), _CHUNK):
        where, values = _where(Filter(places=tuple(wanted[start : start + _CHUNK])))
        rows = _ask(settings, (_WHOLE, where, _OLDEST), values)
        yield [_letter(row) for row in rows]


def name_of(place: Place) -> str:
    """A place as people name it: `inbox/3/41`."""
    topic, partition, offset = place
    return f"{topic}/{partition}/{offset}"


def place_of(name: str) -> Place:
    """A place by its name.

    Raises:
        NabzError: it is none.
    """
    topic, partition, offset = [*name.rsplit("/", 2), "", ""][:3]
    if not (topic and partition.isdecimal() and offset.isdecimal()):
        raise NabzError(f"{name!r} is no place of a dead letter: write it as listed: inbox/3/41")
    return topic, int(partition), int(offset)


def _where(which: Filter) -> tuple[str, dict[str, object]]:
    parts = {
        "reason": "(reason = %(reason)s OR has(reasons, %(reason)s))",
        "source": "source = %(source)s",
        "since": "time >= fromUnixTimestamp64Milli(%(since)s)",
        "until": "time < fromUnixTimestamp64Milli(%(until)s)",
        "topics": "topic IN %(topics)s",
        "places": "(topic, partition, offset) IN %(places)s",
    }
    given = {name: value for name in parts if (value := getattr(which, name)) not in (None, ())}
    if which.reason is not None:
        given["reason"] = which.reason.value
    text = " AND ".join(parts[name] for name in given)
    return (f"WHERE {text}" if text else ""), given


def _ask(
    settings: Settings, query: Sequence[str], values: dict[str, object]
) -> list[tuple[Any, ...]]:
    clickhouse = settings.clickhouse
    database = settings.names.database
    with told(clickhouse), connect(clickhouse, database=database) as client:
        # As bytes: what was refused need not be text.
        rows: list[tuple[Any, ...]] = client.execute(
            " ".join(query), values, settings={"strings_as_bytes": True}
        )
        return rows


def _letter(row: tuple[Any, ...]) -> DeadLetter:
    topic, partition, offset, time, source, reason, error, raw, reasons, key, headers = row
    return DeadLetter(
        topic=_text(topic),
        partition=partition,
        offset=offset,
        time=time,
        source=_text(source),
        reason=Reason(_text(reason)),
        error=_text(error),
        raw=raw,
        reasons=tuple(Reason(_text(one)) for one in reasons),
        key=key,
        headers=tuple((_text(name), value) for name, value in headers),
    )


def _text(value: bytes) -> str:
    return value.decode(errors="replace")
