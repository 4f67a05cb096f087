"""The lifecycle of one alert: pending, firing, resolved, each by the time of the signals' grid.

Pure: what the alert was and what is shown at a grid point give what it is then. The wall clock
and the order of restarts have no say in it.
"""

from typing import Final, Literal, NamedTuple

import msgspec

from streams.alerts.rules import Rule

#: Signals over data older than this say nothing: neither that it is bad nor that it is good.
STALE_SECONDS: Final = 30.0

Stage = Literal["inactive", "pending", "firing"]
Step = Literal["pending", "firing", "resolved"]


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """A rolling value as it was shown; `value`, `low` and `high` are None where n is 0."""

    n: int
    value: float | None
    low: float | None
    high: float | None
    data_age_seconds: float


class Alert(msgspec.Struct, frozen=True, array_like=True):
    """Where one alert stands; times are grid points in ms.

    `since` is when the value became bad, `clear_since` when it became good again while firing,
    `seen` the newest grid point judged, `sequence` the number of the last transition.
    """

    rule: str
    dimension: str
    member: str
    stage: Stage = "inactive"
    sequence: int = 0
    since: int = 0
    clear_since: int | None = None
    seen: int = -1
    shown: Shown | None = None


class Judged(NamedTuple):
    """What became of an alert, and the step that it took, if any."""

    alert: Alert
    step: Step | None


def is_bad(rule: Rule, shown: Shown) -> bool:
    """Whether the whole interval lies under the rule's threshold."""
    return shown.n >= rule.least_n and shown.high is not None and shown.high < rule.below


def is_clear(rule: Rule, shown: Shown) -> bool:
    """Whether the interval reaches up to where it is good again, or nothing is left to judge."""
    return shown.high is None or shown.high >= rule.resolve_above


def judge(rule: Rule, alert: Alert, time: int, shown: Shown) -> Judged:
    """Let an alert see what is shown at grid point `time`.

    A grid point that it has seen, or one later, changes nothing: envelopes may come twice.
    """
    if time <= alert.seen or shown.data_age_seconds > STALE_SECONDS:
        return Judged(alert, None)
    if alert.stage == "inactive" and not is_bad(rule, shown):
        return Judged(alert, None)
    seen = msgspec.structs.replace(alert, seen=time, shown=shown)
    match alert.stage:
        case "inactive":
            begun = msgspec.structs.replace(seen, since=time)
            return _stepped(begun, "pending" if rule.for_seconds else "firing")
        case "pending":
            return _wait(rule, seen, time, shown)
        case "firing":
            return _watch(rule, seen, time, shown)


def end(alert: Alert, time: int) -> Judged:
    """End an alert whose rule is gone."""
    return _stepped(msgspec.structs.replace(alert, seen=time), "resolved")


def _wait(rule: Rule, alert: Alert, time: int, shown: Shown) -> Judged:
    if not is_bad(rule, shown):
        return _stepped(alert, "resolved")
    if time - alert.since >= rule.for_seconds * 1000:
        return _stepped(alert, "firing")
    return Judged(alert, None)


def _watch(rule: Rule, alert: Alert, time: int, shown: Shown) -> Judged:
    if not is_clear(rule, shown):
        return Judged(msgspec.structs.replace(alert, clear_since=None), None)
    clear_since = time if alert.clear_since is None else alert.clear_since
    if time - clear_since >= rule.resolve_for_seconds * 1000:
        return _stepped(alert, "resolved")
    return Judged(msgspec.structs.replace(alert, clear_since=clear_since), None)


def _stepped(alert: Alert, step: Step) -> Judged:
    stage: Stage = "inactive" if step == "resolved" else step
    sequence = alert.sequence + 1
    moved = msgspec.structs.replace(alert, stage=stage, sequence=sequence, clear_since=None)
    return Judged(moved, step)
