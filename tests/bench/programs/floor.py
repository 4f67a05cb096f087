"""The floor: aiokafka hands out records, each touchpoint is decoded whole, nothing else is done.

Nothing built on this client can be faster. It reads round and round: it outruns the data.
"""

import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.touchpoint import decode
from tests.bench.job import CONTROL, Answer, Job, Meter, read_job, write

_RECORDS = 10_000
_WAIT_MS = 1_000


class Reader:
    """Reads all partitions from their start, again and again, until the meter is over."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._meter = Meter(job, around=True)
        self._passes = dict.fromkeys(job.ends, 0)
        self._delays = 0

    async def run(self) -> Answer:
        """The answer; its one figure is the sum of milliseconds to receipt."""
        job, meter = self._job, self._meter
        consumer = AIOKafkaConsumer(bootstrap_servers=job.bootstrap, enable_auto_commit=False)
        await consumer.start()
        consumer.assign([TopicPartition(job.topic, number) for number in job.ends])
        await consumer.seek_to_beginning()
        while not meter.over:
            for place, records in (
                await consumer.getmany(timeout_ms=_WAIT_MS, max_records=_RECORDS)
            ).items():
                self._take(place.partition, records)
                if meter.positions[place.partition] == job.ends[place.partition]:
                    self._passes[place.partition] += 1
                    meter.positions[place.partition] = 0
                    consumer.seek(place, 0)
        found = meter.answer(delays=self._delays)
        await consumer.stop()
        return Answer(
            found.records,
            found.seconds,
            found.cpu_seconds,
            found.positions,
            self._passes,
            found.figures,
        )

    def _take(self, partition: int, records: list) -> None:  # type: ignore[type-arg]  # aiokafka ships none
        self._meter.begin()
        for record in records:
            if not record.key.startswith(CONTROL):
                found = decode(record.value)
                self._delays += found.received_at - found.time
        self._meter.take(partition, records[-1].offset, len(records))


def main() -> None:
    """Run the job."""
    job = read_job()
    write(job, uvloop.run(Reader(job).run()))


if __name__ == "__main__":
    main()
