"""The single window in Quix Streams: its tumbling window with RocksDB and a changelog topic.

Given: msgspec for decoding (its own JSON costs 13 µs more), its default commit every 5 s, lz4 and
20 ms of linger for the changelog, no log output. `current()` is what it does fastest: `final()`
has to look for windows to close as well.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from quixstreams import Application, message_context
from quixstreams.models import Deserializer
from quixstreams.models.serializers.exceptions import IgnoreMessage

from tests.bench.job import CONTROL, WINDOW_MS, Event, Meter, Sums, decode_event, read_job, write


class EventDeserializer(Deserializer):  # type: ignore[misc]  # not in the environment of mypy
    """Bytes to an Event; ticks are passed over."""

    def __call__(self, value: bytes, ctx: Any) -> Event:
        """Decode one value."""
        del ctx  # where it came from
        if not value.startswith(b"{"):
            raise IgnoreMessage
        return decode_event(value)


def main() -> None:
    """Run the job."""
    job = read_job()
    meter, sums = Meter(job), Sums()
    app = Application(
        broker_address=job.bootstrap,
        consumer_group=job.group,
        auto_offset_reset="earliest",
        commit_interval=5.0,
        producer_extra_config={"linger.ms": 20, "compression.type": "lz4"},
        state_dir=Path(job.folder) / "state",
        loglevel="WARNING",
    )
    topic = app.topic(
        job.topic,
        value_deserializer=EventDeserializer(),
        timestamp_extractor=lambda value, *_: value.time,
    )

    def wanted(_: Event) -> bool:
        context = message_context()
        partition, offset = context.partition, context.offset
        if not meter.wants(partition, offset):
            return False
        meter.take(partition, offset)
        if meter.over:
            meter.end()
            app.stop()
        return True

    def keep(result: dict[str, int], key: bytes, *_: object) -> None:
        if not key.startswith(CONTROL):
            sums[key.decode(), result["start"] // WINDOW_MS] = result["value"]

    frame = app.dataframe(topic).filter(wanted)
    frame = frame.apply(lambda event: event.received_at - event.time)
    window = frame.tumbling_window(timedelta(milliseconds=WINDOW_MS), timedelta(minutes=1))
    window.sum().current().update(keep, metadata=True)
    app.run()
    write(job, meter.answer(), sums)


if __name__ == "__main__":
    main()
