"""The timeline: episodes begin and go on in virtual time, at the rate that is wanted."""

import contextlib
import heapq
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from streams.simulate import errands
from streams.simulate.calls import call
from streams.simulate.contacts import Conversation
from streams.simulate.people import Customer, pick_queue
from streams.simulate.world import SOURCE, Episode, Record, World

#: Records beyond the wanted number are made up for by fewer new episodes, up to so many and so
#: many seconds of rate: a quiet night must not wait for the sum of a busy evening.
_OWED_LEAST, _OWED_SECONDS = 100.0, 30.0


class Happening(NamedTuple):
    """One record and its time (ms UTC)."""

    time: int
    record: Record


class _Due(NamedTuple):
    time: int
    order: int
    record: Record
    episode: Episode


def happenings(world: World) -> Iterator[Happening]:
    """Everything that happens, in order of time, without end.

    The moments come as a Poisson process of the wanted rate. At each of them either what
    running episodes had due takes its place, or, if nothing was, a new episode begins.
    """
    return _Timeline(world).run()


class _Timeline:
    def __init__(self, world: World) -> None:
        self._world = world
        self._due: list[_Due] = []
        self._order = 0
        self._clock = float(world.now)

    def run(self) -> Iterator[Happening]:
        world, owed = self._world, 0.0
        while True:
            self._clock += world.rng.expovariate(world.rate) * 1000
            owed += 1
            while self._due and self._due[0].time <= self._clock:
                owed -= 1
                yield self._happen(heapq.heappop(self._due))
            world.now = int(self._clock)
            owed = max(owed, -_OWED_LEAST - _OWED_SECONDS * world.rate)
            if owed >= 1:
                self._begin(_new_episode(world))

    def _happen(self, due: _Due) -> Happening:
        self._world.now = due.time
        name = self._world.record_id()
        record = {"id": name, "source": SOURCE, **due.record}
        with contextlib.suppress(StopIteration):
            self._put(due.episode.send(name), due.episode)
        return Happening(due.time, record)

    def _begin(self, episode: Episode) -> None:
        self._put(next(episode), episode)

    def _put(self, step: tuple[float, Record], episode: Episode) -> None:
        delay, record = step
        self._order += 1
        time = self._world.now + int(delay * 1000)
        heapq.heappush(self._due, _Due(time, self._order, record, episode))


def _contact(world: World, who: Customer) -> Episode:
    """A concern, by a channel that this customer likes."""
    queue = pick_queue(world.rng)
    channels = who.persona.channels
    channel = world.rng.choices(list(channels), list(channels.values()))[0]
    return _by(world, who, channel, queue)


def _by(world: World, who: Customer, channel: str, queue: str) -> Episode:
    if channel == "phone":
        return call(world, who, queue)
    return Conversation(world, who, channel, queue).run()


#: What new episodes are, by weight.
_EPISODES: Final[dict[Callable[[World, Customer], Episode], int]] = {
    _contact: 50,
    errands.visit: 25,
    errands.purchase: 8,
    errands.late_answer: 10,
    errands.review: 2,
    errands.profile: 3,
    errands.fault: 2,
}
_KINDS: Final = list(_EPISODES)
_WEIGHTS: Final = list(_EPISODES.values())


def _new_episode(world: World) -> Episode:
    who, trouble = world.customer(), world.trouble
    if trouble and world.rng.random() < trouble.share:
        if world.rng.random() < trouble.share:
            return _by(world, who, trouble.channel, trouble.queue)
        return errands.late_answer(world, who)
    return world.rng.choices(_KINDS, _WEIGHTS)[0](world, who)
