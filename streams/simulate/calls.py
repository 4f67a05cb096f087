"""Telephone calls: dialled, queued, answered or given up, talked."""

from typing import Final

from streams.simulate.people import QUEUES, Customer, pick_agent
from streams.simulate.surveys import survey
from streams.simulate.world import Episode, Step, World

_QUEUE_MEDIAN, _TALK_MEDIAN, _WRAP_MEDIAN = 25.0, 180.0, 20.0
_PATIENCE_MEDIAN: Final = 150.0
_HELD: Final = 0.25
_SURVEY_MEDIAN: Final = 20.0


def call(world: World, who: Customer, queue: str) -> Episode:
    """One call; the customer hangs up where the queue outlasts all patience."""
    rng = world.rng
    base = {
        "channel": "phone",
        "customer": who.name,
        "conversation": world.conversation(),
        "queue": queue,
        "team": QUEUES[queue],
        "segment": who.segment,
    }
    yield Step(0.0, {"kind": "call", "actor": "customer"} | base)
    waits = world.delay(_QUEUE_MEDIAN * world.wait_factor(queue, "phone"), 0.8)
    patience = world.delay(_PATIENCE_MEDIAN)
    if waits > patience:
        missed = {"queue_seconds": round(patience, 1), "answered": False}
        yield Step(patience, {"kind": "call", "actor": "system"} | base | {"call": missed})
        return
    served = base | {"agent": pick_agent(rng, queue)}
    answered = {"queue_seconds": round(waits, 1), "answered": True}
    yield Step(waits, {"kind": "call", "actor": "agent"} | served | {"call": answered})
    talk = world.delay(_TALK_MEDIAN)
    ended = {"talk_seconds": round(talk, 1), "wrap_seconds": round(world.delay(_WRAP_MEDIAN), 1)}
    if rng.random() < _HELD:
        ended["hold_seconds"] = round(rng.uniform(0.05, 0.3) * talk, 1)
    yield Step(talk, {"kind": "call", "actor": "system"} | served | {"call": ended})
    yield Step(2.0, {"kind": "status", "actor": "agent"} | served | {"status": "solved"})
    yield from survey(world, who, served, 0.0, _SURVEY_MEDIAN)
