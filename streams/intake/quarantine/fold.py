"""The fold of the quarantine: letters go on to dead letters, and somebody is told of their sources.

An alert fires with the first letter of a source, and is resolved when none has come for a while:
by the wall clock, for nothing may be in the log that could tell.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from schemas import alerts, dead_letters, topics
from schemas.alerts import Severity, Transition
from schemas.dead_letters import DeadLetter
from streams.alerts.rules import key_of
from streams.batching import Record
from streams.checkpoint import Head, Output, States
from streams.clock import Clock
from streams.lanes import Lane
from streams.telemetry.figures import Figures

ALERT: Final = "SourceRefused"
STATE_SCHEMA: Final = 1
_SEVERITY: Final[Severity] = "warning"
#: Sources that are told of one by one, and how many letters an alert names.
_SOURCES_LIMIT: Final = 1_000
_OTHERS: Final = "others"
_EVIDENCE: Final = 5


class Held(msgspec.Struct, array_like=True):
    """What is known of a source that is broken off; times in ms, `sequence` that of its alert."""

    source: str
    sequence: int = 0
    since: int | None = None
    last: int = 0
    letters: int = 0
    reasons: dict[str, int] = {}
    error: str = ""
    places: list[str] = []


class QuarantineFold:
    """Lets letters go, and raises an alert for each source; `release` letters go in a second."""

    def __init__(self, lane: Lane, clock: Clock, release: int, quiet_ms: int) -> None:
        self._dead_letters = lane.topic(topics.DEAD_LETTERS.name)
        self._alerts = lane.topic(topics.ALERTS.name)
        self._clock = clock
        self._release = release
        self._quiet_ms = quiet_ms
        self._sources: dict[str, Held] = {}
        self._changed: dict[str, None] = {}
        self._outputs: list[Output] = []

    def load(self, states: States, head: Head) -> None:
        """Take back which alerts stand."""
        del head  # every state carries its own times
        for value in states.values():
            held = _unpack(value)
            self._sources[held.source] = held

    def apply(self, records: Sequence[Record]) -> None:
        """Let letters go in the order of the log, as they are."""
        now = self._clock.now_ms()
        # No more is read before these have had their time: that is not quiet.
        busy_until = now + len(records) * 1_000 // self._release
        for record in records:
            self._outputs.append(Output(self._dead_letters, None, record.key, record.value or b""))
            self._note(dead_letters.decode(record.value or b""), now, busy_until)

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """Letters, and the steps of alerts, since the last call; None: nothing to say."""
        now = self._clock.now_ms()
        for held in self._sources.values():
            if held.since is not None and now - held.last >= self._quiet_ms:
                self._step(held, now, "resolved")
        outputs, self._outputs = self._outputs, []
        states: list[tuple[bytes, bytes | None]] = [
            (name.encode(), _pack(self._sources[name])) for name in self._changed
        ]
        self._changed.clear()
        return (now, outputs, states) if outputs or states else None

    def tell(self, figures: Figures) -> None:
        """Nothing beyond what every fold's flushes tell."""

    def _note(self, letter: DeadLetter, now: int, busy_until: int) -> None:
        name = letter.source or "unknown"
        if name not in self._sources and len(self._sources) >= _SOURCES_LIMIT:
            name = _OTHERS
        held = self._sources.setdefault(name, Held(name))
        held.last = busy_until
        held.letters += 1
        held.reasons = dict(Counter(held.reasons) + Counter([letter.reason.value]))
        held.error = letter.error
        held.places = [*held.places, f"{letter.topic}/{letter.partition}/{letter.offset}"]
        del held.places[_EVIDENCE:]
        self._changed[name] = None
        if held.since is None:
            held.since = letter.time
            self._step(held, now, "firing")

    def _step(self, held: Held, now: int, state: alerts.State) -> None:
        held.sequence += 1
        key = key_of(ALERT, "source", held.source)
        transition = Transition(
            key=key,
            sequence=held.sequence,
            time=now,
            alert=ALERT,
            state=state,
            severity=_SEVERITY,
            summary=_summary(held, self._release, state),
            previous="firing" if state == "resolved" else _earlier(held),
            value=float(held.letters),
            labels={"source": held.source},
            evidence=held.places,
        )
        self._outputs.append(Output(self._alerts, 0, key.encode(), alerts.encode(transition)))
        self._changed[held.source] = None
        if state == "resolved":
            held.since, held.letters, held.reasons, held.places = None, 0, {}, []


def _summary(held: Held, release: int, state: alerts.State) -> str:
    reason = max(held.reasons, key=lambda name: (held.reasons[name], name))
    if state == "resolved":
        return (
            f"source {held.source} sends records that are taken again, or none: {held.letters} of "
            f"its dead letters were held back, mostly {reason}; mend and requeue them"
        )
    return (
        f"records of source {held.source} are refused en masse ({reason}: {held.error[:200]}); its "
        f"dead letters go on at {release} a second, all others at once: mend the sender, or its "
        "entry in sources.yaml, then requeue them"
    )


def _earlier(held: Held) -> alerts.State | None:
    """The state before it fires: that of the alert's last step, if it ever took one."""
    return "resolved" if held.sequence > 1 else None


_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(Held).decode
