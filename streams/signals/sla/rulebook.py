"""The rules in force at a point of the log: policies and calendars by a clock's dimensions."""

from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from streams.signals.calendars.calendar import Calendar
from streams.signals.calendars.spec import CalendarSpec
from streams.signals.conditions import NAMES, Conditional, first_match
from streams.signals.service_level import Level, usual
from streams.signals.sla.spec import METRICS, PolicySpec, hours_of, level_of, target_ms
from streams.signals.sla.standing import Always, Hours, Outcome, Run, Span, paused_ms, stand
from streams.signals.turns import Dimensions

#: Combinations of what is asked for whose policy and calendar are remembered.
_KNOWN: Final = 4_096
_ALWAYS: Final = Always()


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a control record carries: the content of sla.yaml and calendars.yaml."""

    policies: tuple[PolicySpec, ...] = ()
    calendars: tuple[CalendarSpec, ...] = ()


class Judgement(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A clock by the rules: times in ms, spans in ms, `warned` in percent of the target.

    `business` is how much of a clock that has ended lay in its calendar's hours; `look_at` is when
    the clock must be looked at again if nothing happens before.
    """

    outcome: Outcome
    policy: str = ""
    target: int | None = None
    due_at: int | None = None
    warned: int = 0
    business: int | None = None
    paused: int = 0
    look_at: int | None = None


#: A clock that runs and has no target.
_OPEN: Final = Judgement("open")


class Terms(NamedTuple):
    """What holds under dimensions."""

    policy: str
    targets: dict[str, int]
    hours: Hours
    calendar: Hours
    pause_on: frozenset[str]
    level: Level


class Rulebook:
    """Rules, ready to judge."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._calendars = {spec.name: Calendar(spec) for spec in rules.calendars}
        specs: tuple[Conditional, ...] = (*rules.policies, *rules.calendars)
        asked = {"channel", "priority"}.union(*(spec.when for spec in specs))
        self._names: list[str] = [name for name in NAMES if name in asked]
        self._asked_of = attrgetter(*self._names)
        self._terms = lru_cache(_KNOWN)(self._find)

    @property
    def is_empty(self) -> bool:
        """Whether there is no rule at all: then no clock has a target."""
        return not (self._rules.policies or self._rules.calendars)

    def judge(
        self,
        metric: str,
        run: Run,
        dimensions: Dimensions,
        statuses: Sequence[tuple[str, Span]],
        now: int,
    ) -> Judgement:
        """How a clock stands at `now` (ms), the time of the log.

        `statuses` are the conversation's times on hold and pending, in order and apart.
        """
        found = self.under(dimensions)
        target = found.targets.get(metric)
        if target is None and run.stopped is None:
            return _OPEN
        business = None
        if run.stopped is not None and run.reached:
            business = found.calendar.open_between(run.started, run.stopped)
        if target is None:
            return Judgement("none", business=business)
        pauses = [span for status, span in statuses if status in found.pause_on]
        standing = stand(run, target, pauses, found.hours, now)
        return Judgement(
            standing.outcome,
            found.policy,
            target,
            standing.due_at,
            standing.warned,
            business,
            paused_ms(run, pauses) if pauses else 0,
            standing.look_at,
        )

    def level(self, dimensions: Dimensions) -> Level:
        """How soon to answer who waits in a queue under these dimensions."""
        return self.under(dimensions).level

    def under(self, dimensions: Dimensions) -> Terms:
        """What holds under these dimensions: the same where they differ in nothing asked for."""
        return self._terms(*self._asked_of(dimensions))

    def _find(self, *members: str | None) -> Terms:
        known = dict(zip(self._names, members, strict=True))
        channel, priority = known["channel"], known["priority"]
        policy = first_match(self._rules.policies, known)
        spec = first_match(self._rules.calendars, known)
        calendar: Hours = _ALWAYS if spec is None else self._calendars[spec.name]
        if policy is None:
            return Terms("", {}, _ALWAYS, calendar, frozenset(), usual(channel))
        spans = {name: target_ms(policy, name, priority) for name in METRICS}
        return Terms(
            policy.name,
            {name: span for name, span in spans.items() if span is not None},
            calendar if hours_of(policy, priority) == "business" else _ALWAYS,
            calendar,
            frozenset(policy.pause_on),
            level_of(policy, channel),
        )
