"""From what happens to lines of contract JSON, in a scenario that says so with dirt among them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Final, NamedTuple

import msgspec

from streams.simulate.scenarios import Dirt, find
from streams.simulate.timeline import Happening, happenings
from streams.simulate.world import Record, World

_DAY_MS: Final = 86_400_000
#: Late is older than any horizon in use; future is beyond what clocks may differ by.
_LATE_DAYS: Final = (30, 60)
_FUTURE_MS: Final = 3_600_000
_encode: Final = msgspec.json.Encoder().encode


class Line(NamedTuple):
    """One line of JSON (without its line break) and when it is sent (ms UTC)."""

    time: int
    text: bytes


def simulate(
    *, seed: int, start_ms: int, seconds: float | None, rate: float, scenario: str
) -> Iterator[Line]:
    """Simulated touchpoints in order of time; without `seconds`, without end.

    The same arguments give the same bytes. `rate` is the mean number of touchpoints a second
    over the run (over a week, where there is no end); within it, day and night have their rhythm.

    Raises:
        ConfigError: there is no such scenario.
    """
    found = find(scenario)
    end = None if seconds is None else start_ms + round(seconds * 1000)
    world = World(seed, start_ms, end, rate, found)
    spoiler = None if found.dirt is None else _Spoiler(seed, found.dirt)
    return _lines(happenings(world), end, spoiler)


def _lines(
    all_: Iterator[Happening], end: int | None, spoiler: "_Spoiler | None"
) -> Iterator[Line]:
    for time, record in all_:
        if end is not None and time >= end:
            return
        if spoiler is None:
            yield Line(time, _encode(_timed(record, time)))
        else:
            yield from (Line(time, text) for text in spoiler.spoil(record, time))


def _timed(record: Record, time: int) -> Record:
    return {"id": record["id"], "source": record["source"], "time": _rfc3339(time)} | record


def _rfc3339(time: int) -> str:
    moment = datetime.fromtimestamp(time // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time % 1000:03d}Z"


class _Spoiler:
    """Spoils some records; with a chance of its own, so that the rest stays as it would be."""

    def __init__(self, seed: int, dirt: Dirt) -> None:
        self._rng = Random(f"dirt:{seed}")  # noqa: S311  # seeded on purpose
        self._kinds = [*dirt.__struct_fields__, "none"]
        shares = [float(getattr(dirt, name)) for name in dirt.__struct_fields__]
        self._weights = [*shares, 1 - sum(shares)]

    def spoil(self, record: Record, time: int) -> list[bytes]:
        """The lines that become of a record."""
        timed = _timed(record, time)
        match self._rng.choices(self._kinds, self._weights)[0]:
            case "broken":
                line = _encode(timed)
                return [line[: len(line) // 2]]
            case "incomplete":
                del timed["channel"]
            case "impossible":
                timed["channel"] = "carrier pigeon"
            case "no_zone":
                timed["time"] = timed["time"].removesuffix("Z")
            case "late":
                timed["time"] = _rfc3339(time - self._rng.randint(*_LATE_DAYS) * _DAY_MS)
            case "future":
                timed["time"] = _rfc3339(time + _FUTURE_MS)
            case "duplicate":
                return [_encode(timed)] * 2
        return [_encode(timed)]
