"""The simulated world: virtual time, who is in it, and how things stand right now."""

from collections.abc import Generator
from random import Random
from typing import Any, Final, NamedTuple

from streams.simulate.people import Customer, Population
from streams.simulate.rhythm import mean_weight, weight
from streams.simulate.scenarios import Scenario, Trouble

SOURCE: Final = "demo"
Record = dict[str, Any]

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Customers: enough that nobody's history grows without end at a high rate.
_LEAST_CUSTOMERS, _CUSTOMERS_PER_RATE = 2_000, 100
#: From this weight of the hour on agents are slower.
_BUSY_WEIGHT, _BUSY_FACTOR = 1.5, 1.3


class Step(NamedTuple):
    """The next thing of an episode: after `delay` seconds, this record, yet without id and time."""

    delay: float
    record: Record


#: A stretch of one customer's life: yields steps, is sent the id that each of them got.
Episode = Generator[Step, str, None]


class World:
    """What every episode looks at; `now` is virtual, in milliseconds UTC."""

    def __init__(
        self, seed: int, start_ms: int, end_ms: int | None, rate: float, scenario: Scenario
    ) -> None:
        self.rng = Random(seed)  # noqa: S311  # the same seed must give the same world
        self.now = start_ms
        self.scenario = scenario
        self._population = Population(seed, int(_LEAST_CUSTOMERS + _CUSTOMERS_PER_RATE * rate))
        self._rate = rate / mean_weight(start_ms, end_ms)
        self._prefix = f"{seed}-{_base36(start_ms)}"
        self._first: int | None = None
        self._records = 0
        self._conversations = 0
        self._hour, self._weight = -1, 0.0

    @property
    def weight(self) -> float:
        """How busy this hour is."""
        hour = self.now // 3_600_000
        if hour != self._hour:
            self._hour, self._weight = hour, weight(self.now)
        return self._weight

    @property
    def rate(self) -> float:
        """Touchpoints a second, as it should be right now."""
        trouble = self.trouble
        return self._rate * self.weight * (trouble.contacts_factor if trouble else 1.0)

    @property
    def trouble(self) -> Trouble | None:
        """What is going wrong right now."""
        trouble = self.scenario.trouble
        if trouble is None or self._first is None:
            return None
        second = (self.now - self._first) / 1000
        return trouble if trouble.from_second <= second < trouble.to_second else None

    def trouble_at(self, queue: str, channel: str) -> Trouble | None:
        """What is going wrong right now in this queue and channel."""
        trouble = self.trouble
        return trouble if trouble and (queue, channel) == (trouble.queue, trouble.channel) else None

    def wait_factor(self, queue: str, channel: str) -> float:
        """How much longer than usual an agent takes."""
        trouble = self.trouble_at(queue, channel)
        busy = _BUSY_FACTOR if self.weight >= _BUSY_WEIGHT else 1.0
        return self.scenario.wait_factor * busy * (trouble.wait_factor if trouble else 1.0)

    def delay(self, median: float, sigma: float = 0.6) -> float:
        """Seconds, log-normal around a median: most waits are short, some very long."""
        return median * self.rng.lognormvariate(0.0, sigma)

    def customer(self) -> Customer:
        """Somebody."""
        return self._population.pick(self.rng)

    def conversation(self) -> str:
        """The name of a new conversation."""
        self._conversations += 1
        return f"{self._prefix}-c{self._conversations}"

    def record_id(self) -> str:
        """The id of the record that happens now."""
        if self._first is None:
            self._first = self.now
        self._records += 1
        return f"{self._prefix}-{self._records}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
