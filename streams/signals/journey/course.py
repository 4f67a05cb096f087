"""A customer's way through the stages: (position, touchpoint or time) → transitions.

Times are ms UTC. What a timeout brings about happened when it was due, not when it was looked at.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Final, NamedTuple, get_args

import msgspec

from schemas.touchpoint import Kind, Touchpoint
from streams.signals.journey.spec import NOWHERE, STAGES, Before, Pattern, Rule, Stage

#: Rules that follow each other without an event, at most: more go round in a circle.
_MOST_STEPS: Final = 12
_DAY_MS: Final = 86_400_000
_STAGES: Final[tuple[Before, ...]] = (NOWHERE, *STAGES)


class Transition(msgspec.Struct, frozen=True):
    """A change of stage, with the name of the rule that caused it, and the channel of its event."""

    sequence: int
    time: int
    from_stage: Before
    to_stage: Stage
    cause: str
    channel: str


class Position(msgspec.Struct, array_like=True):
    """Where a customer stands since when, when last heard of, and how many transitions it took."""

    stage: Before = NOWHERE
    since: int = 0
    heard: int = 0
    taken: int = 0


class Timeout(NamedTuple):
    """A rule that time alone makes hold."""

    rule: Rule
    span: int
    silent: bool


class Journey:
    """The rules, ready for use; the first that holds wins."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        events = [(rule, rule.on) for rule in rules if rule.on is not None]
        timeouts = [timeout for rule in rules for timeout in _timeouts(rule)]
        self._events = {
            stage: {
                kind: [each for each in events if _may(*each, stage, kind)]
                for kind in get_args(Kind)
            }
            for stage in _STAGES
        }
        self._timeouts = {
            stage: [each for each in timeouts if _leads_on(each.rule, stage)] for stage in _STAGES
        }

    def take(self, position: Position, touchpoint: Touchpoint) -> list[Transition]:
        """Let a touchpoint take its effect, after all that was due before it."""
        time = touchpoint.time
        made = self.look(position, time)
        if touchpoint.actor == "customer" and time > position.heard:
            position.heard = time
        for rule, pattern in self._events[position.stage][touchpoint.kind]:
            if matches(pattern, touchpoint):
                made.append(_moved(position, rule, time, touchpoint.channel))
                break
        return made

    def look(self, position: Position, now: int) -> list[Transition]:
        """Let the timeouts take effect that were due before or at a time."""
        made: list[Transition] = []
        while len(made) < _MOST_STEPS:
            due = self.due(position)
            if due is None or due[0] > now:
                break
            made.append(_moved(position, due[1], due[0], ""))
        return made

    def stage_at(self, position: Position, now: int) -> Before:
        """The stage at a time that is not before the position's: as `look` would leave it."""
        due = self.due(position)
        if due is None or due[0] > now:
            return position.stage
        ahead = copy(position)
        self.look(ahead, now)
        return ahead.stage

    def due(self, position: Position) -> tuple[int, Rule] | None:
        """When (ms) and by which rule time alone changes the stage; the earliest, then the first.

        None: time alone never does.
        """
        found: tuple[int, Rule] | None = None
        for rule, span, silent in self._timeouts[position.stage]:
            since = max(position.since, position.heard) if silent else position.since
            if found is None or since + span < found[0]:
                found = since + span, rule
        return found


def matches(pattern: Pattern, touchpoint: Touchpoint) -> bool:
    """Whether all that a pattern says holds of a touchpoint."""
    rating = touchpoint.rating
    if pattern.scale is not None and (rating is None or rating.scale not in pattern.scale):
        return False
    if pattern.at_least is not None and (rating is None or rating.value < pattern.at_least):
        return False
    return (
        (pattern.kind is None or touchpoint.kind in pattern.kind)
        and (pattern.actor is None or touchpoint.actor in pattern.actor)
        and (pattern.channel is None or touchpoint.channel in pattern.channel)
        and (pattern.status is None or touchpoint.status in pattern.status)
        and (pattern.outcome is None or touchpoint.outcome in pattern.outcome)
    )


def _timeouts(rule: Rule) -> Iterator[Timeout]:
    if rule.after_days is not None:
        yield Timeout(rule, round(rule.after_days * _DAY_MS), silent=False)
    if rule.silent_days is not None:
        yield Timeout(rule, round(rule.silent_days * _DAY_MS), silent=True)


def _leads_on(rule: Rule, stage: Before) -> bool:
    return rule.to != stage and (rule.from_ is None or stage in rule.from_)


def _may(rule: Rule, pattern: Pattern, stage: Before, kind: Kind) -> bool:
    return _leads_on(rule, stage) and (pattern.kind is None or kind in pattern.kind)


def _moved(position: Position, rule: Rule, time: int, channel: str) -> Transition:
    time = max(time, position.since)  # a late touchpoint does not turn the way round
    made = Transition(position.taken, time, position.stage, rule.to, rule.name, channel)
    position.stage, position.since, position.taken = rule.to, time, position.taken + 1
    return made
