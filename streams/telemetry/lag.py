"""How far behind a role is, by topic: what it was given and has not done with yet."""

from collections.abc import Callable, Mapping

from streams import metrics
from streams.batching import Partition
from streams.clock import Clock
from streams.telemetry.figures import Figures
from streams.transport import Behind


class Lag:
    """Turns what is left in each partition into records and seconds by topic.

    The oldest record left tells its age. One that was not even fetched cannot: it counts from
    when the partition was last seen with nothing left, or first seen at all.
    """

    def __init__(self, topic_of: Mapping[str, str], clock: Clock) -> None:
        """`topic_of` maps the lane's names of topics to their plain ones."""
        self._topic_of = topic_of
        self._clock = clock
        self._since: dict[Partition, int] = {}

    def watch(
        self, figures: Figures, behind: Callable[[], Mapping[Partition, Behind]]
    ) -> Callable[[], None]:
        """What is to be called twice a second or so, to tell how things stand."""

        def look() -> None:
            records, seconds = self.look(behind())
            figures.replace(metrics.LAG_RECORDS, records)
            figures.replace(metrics.LAG_SECONDS, seconds)

        return look

    def look(self, behind: Mapping[Partition, Behind]) -> tuple[dict[str, float], dict[str, float]]:
        """Records left, and the seconds of the worst partition, by plain name of the topic."""
        now = self._clock.now_ms()
        self._since = {
            place: now if not left.records else self._since.get(place, now)
            for place, left in behind.items()
        }
        records: dict[str, float] = {}
        seconds: dict[str, float] = {}
        for place, left in behind.items():
            topic = self._topic_of.get(place.topic, place.topic)
            oldest = self._since[place] if left.oldest_ms is None else left.oldest_ms
            age = max(0, now - oldest) / 1000 if left.records else 0.0
            records[topic] = records.get(topic, 0.0) + left.records
            seconds[topic] = max(seconds.get(topic, 0.0), age)
        return records, seconds
