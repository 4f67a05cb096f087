"""Surveys: sent, mostly never answered, sometimes corrected."""

from typing import Final

from schemas.scales import SCALES
from schemas.touchpoint import Scale
from streams.simulate import texts
from streams.simulate.people import Customer
from streams.simulate.world import Episode, Record, Step, World

_SENT: Final = 0.6
_CORRECTED: Final = 0.05
_COMMENTED: Final = 0.4
_SCALES: Final[tuple[Scale, ...]] = ("csat5", "nps", "ces7")
_SCALE_WEIGHTS: Final = (80, 10, 10)
#: Of five points: what people give when nothing is wrong, and how much they differ.
_USUAL, _SPREAD = 4.3, 0.8
_CONTENT: Final = 3.5


def survey(world: World, who: Customer, about: Record, mood: float, median: float) -> Episode:
    """Ask how it was, after the record `about`; an answer comes `median` seconds later, if ever."""
    rng = world.rng
    if rng.random() >= _SENT:
        return
    yield Step(rng.uniform(1, 4), about | {"kind": "survey_sent", "actor": "system"})
    if rng.random() >= who.persona.answers:
        return
    scale = rng.choices(_SCALES, _SCALE_WEIGHTS)[0]
    first = rating(world, who, about, scale, mood)
    rating_id = yield Step(world.delay(median), first)
    if rng.random() < _CORRECTED:
        second = rating(world, who, about, scale, mood + rng.choice((-1.0, 1.0)))
        second["rating"]["of"] = rating_id
        yield Step(world.delay(median), second)


def rating(world: World, who: Customer, about: Record, scale: Scale, mood: float) -> Record:
    """An answer on a scale, given how things are where it is about."""
    rng = world.rng
    trouble = world.trouble_at(about.get("queue", ""), about["channel"])
    mood += who.persona.mood + world.scenario.mood + (trouble.mood if trouble else 0.0)
    points = min(5.0, max(1.0, rng.gauss(_USUAL + mood, _SPREAD)))
    bounds = SCALES[scale]
    value = round(bounds.least + (points - 1) / 4 * (bounds.greatest - bounds.least))
    answer = about | {"kind": "rating", "actor": "customer"}
    answer["rating"] = {"scale": scale, "value": value}
    if rng.random() < _COMMENTED:
        content = points >= _CONTENT
        answer |= {"text": texts.comment(rng, who.language, content=content)}
        answer |= {"language": who.language}
    return answer
