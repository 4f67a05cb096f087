"""The peers' job in nabz's shell: sums by customer and window, with the checkpoint of every role.

A window closes when its customer's newest event is a grace past its end: its sum is published in
the same transaction as the state that holds it no more. So the sums are what was published, and
what is still open.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from schemas import topics
from streams import settings as settings_module
from streams.batching import Record
from streams.checkpoint import Head, Output, States
from streams.settings import Settings
from streams.shell import Shell
from streams.stateful import RoleSpec, StatefulRole
from streams.telemetry.figures import Figures
from tests.bench.job import CONTROL, WINDOW_MS, Meter, decode_event, read_job, write
from tests.bench.programs.measured import run_stateful

ROLE: Final = "window"
#: Windows that stay open before the newest one of their customer, as the peers' minute of grace.
_GRACE_WINDOWS: Final = 6

encode = msgspec.msgpack.Encoder().encode
decode_state = msgspec.msgpack.Decoder(dict[int, int]).decode
decode_closed = msgspec.msgpack.Decoder(list[tuple[bytes, int, int]]).decode


class WindowFold:
    """The windows of one partition: by customer, number of window → sum of milliseconds."""

    def __init__(self, topic: str, partition: int) -> None:
        self._topic = topic
        self._partition = partition
        self._open: dict[bytes, dict[int, int]] = {}
        self._changed: set[bytes] = set()
        self._closed: list[tuple[bytes, int, int]] = []
        self._time = 0

    def load(self, states: States, head: Head) -> None:
        """Take the open windows back from the state topic."""
        self._time = head.time
        self._open = {customer: decode_state(value) for customer, value in states.items()}

    def apply(self, records: Sequence[Record]) -> None:
        """Add each touchpoint to its window."""
        open_, changed = self._open, self._changed
        for record in records:
            customer = record.key or b""
            if customer.startswith(CONTROL):
                continue
            event = decode_event(record.value or b"")
            window = event.time // WINDOW_MS
            windows = open_.get(customer)
            if windows is None:
                windows = open_[customer] = {}
            if window in windows:
                windows[window] += event.received_at - event.time
            else:
                if windows:
                    self._close(customer, windows, window - _GRACE_WINDOWS)
                windows[window] = event.received_at - event.time
            changed.add(customer)

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """Windows that closed, and the customers that changed."""
        if not self._changed:
            return None
        closed, self._closed = self._closed, []
        changed, self._changed = self._changed, set()
        outputs = [Output(self._topic, self._partition, None, encode(closed), len(closed))]
        open_ = self._open
        return self._time, outputs, [(customer, encode(open_[customer])) for customer in changed]

    def tell(self, figures: Figures) -> None:
        """It has no figures of its own."""

    def _close(self, customer: bytes, windows: dict[int, int], until: int) -> None:
        for window in [number for number in windows if number < until]:
            self._closed.append((customer, window, windows.pop(window)))


def create_role(settings: Settings, shell: Shell) -> StatefulRole:
    """The role, which publishes its closed windows where facts would be."""
    topic = settings.names.topic(topics.FACTS.name)
    spec = RoleSpec(
        role=ROLE,
        topic=topics.TOUCHPOINTS.name,
        state_schema=1,
        create_fold=lambda partition: WindowFold(topic, partition),
    )
    return StatefulRole(settings, shell.figures, spec)


def main() -> None:
    """Run the job."""
    job, settings = read_job(), settings_module.load()
    meter = Meter(job)
    run_stateful(settings, ROLE, meter, lambda shell: create_role(settings, shell))
    write(job, meter.answer())


if __name__ == "__main__":
    main()
