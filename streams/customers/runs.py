"""What became of each import or simulation, counted as its touchpoints were folded."""

from typing import Final

import msgspec

from schemas.facts import RunCount
from streams.customers.memory import Verdict

#: Runs that are counted at a time; the one that was quiet for longest is let go beyond that.
RUNS_LIMIT: Final = 1_000


class RunState(msgspec.Struct, array_like=True):
    """Counts of one run in one partition; `version` is the offset of its newest touchpoint."""

    run: str
    version: int = 0
    seen: int = 0
    duplicates: int = 0
    late: int = 0
    future: int = 0
    refused: int = 0


class Runs:
    """The runs of one partition, and which of them changed since the last flush."""

    def __init__(self) -> None:
        self._runs: dict[str, RunState] = {}
        self._newest: RunState | None = None
        self._changed: set[str] = set()
        self._gone: set[str] = set()

    def count(self, run: str, offset: int, verdict: Verdict | None) -> None:
        """Count a touchpoint of a run; None stands for a refused one."""
        state = self._newest
        if state is None or state.run != run:
            state = self._newest = self._take_up(run)
        state.version = offset
        state.seen += 1
        if verdict is not Verdict.COUNTS:
            state.duplicates += verdict is Verdict.DUPLICATE
            state.late += verdict is Verdict.LATE
            state.future += verdict is Verdict.FUTURE
            state.refused += verdict is None

    def load(self, value: bytes) -> None:
        """Take a run back from its state record."""
        state = _decode(value)
        self._runs[state.run] = state

    def restored(self) -> None:
        """Put the runs in order once all are loaded."""
        self._runs = dict(sorted(self._runs.items(), key=lambda item: item[1].version))
        self._newest = None

    def collect(self, partition: int) -> tuple[list[RunCount], list[tuple[bytes, bytes | None]]]:
        """Facts and state records of the runs that changed since the last call."""
        changed = [self._runs[run] for run in sorted(self._changed)]
        states: list[tuple[bytes, bytes | None]] = [(_key(run), None) for run in sorted(self._gone)]
        states += [(_key(state.run), _encode(state)) for state in changed]
        counts = [
            RunCount(
                run=state.run,
                partition=partition,
                version=state.version,
                seen=state.seen,
                duplicates=state.duplicates,
                late=state.late,
                future=state.future,
                refused=state.refused,
            )
            for state in changed
        ]
        self._newest = None
        self._changed.clear()
        self._gone.clear()
        return counts, states

    def _take_up(self, run: str) -> RunState:
        """Have a run at the end: the order is by the newest touchpoint."""
        state = self._runs.pop(run, None) or RunState(run)
        self._runs[run] = state
        self._changed.add(run)
        if len(self._runs) > RUNS_LIMIT:
            oldest = next(iter(self._runs))
            del self._runs[oldest]
            self._changed.discard(oldest)
            self._gone.add(oldest)
        return state


def _key(run: str) -> bytes:
    return b"r:" + run.encode()


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(RunState).decode
