"""What a transition says to a person, in one line: what, how bad, since when, why, what to do."""

from datetime import UTC, datetime
from typing import Final

from streams.alerts.lifecycle import Alert, Shown, Step
from streams.alerts.rules import Rule

#: Longest part of a summary that a sender of touchpoints can choose.
_LONGEST_MEMBER: Final = 80


def summary(rule: Rule, alert: Alert, step: Step, time: int, shown: Shown) -> str:
    """One line about an alert that takes a step at `time` (ms UTC)."""
    subject, since = _subject(rule, alert), _clock(alert.since)
    if step != "resolved":
        return (
            f"{subject} is {_percent(shown.value)} (n {shown.n:,}, at most {_percent(shown.high)}) "
            f"since {since}; threshold {_percent(rule.below)}: {rule.action}"
        )
    seconds = (time - alert.since) // 1000
    if shown.n == 0:
        return f"{subject}: nobody answers any more; it was low for {seconds} s since {since}"
    return (
        f"{subject} is back at {_percent(shown.value)} (n {shown.n:,}); "
        f"it was low for {seconds} s since {since}"
    )


def rule_gone(alert: Alert) -> str:
    """One line about an alert that ends because its rule was taken away."""
    return f"{alert.rule} of {alert.dimension} {_plain(alert.member)}: there is no such rule now"


def evidence(rule: Rule, shown: Shown) -> list[str]:
    """What the transition rests on."""
    figures = {
        "n": shown.n,
        "low": shown.low,
        "high": shown.high,
        "window_seconds": rule.window_seconds,
        "data_age_seconds": shown.data_age_seconds,
    }
    return [
        f"{name}={value if isinstance(value, int) else round(value, 4)}"
        for name, value in figures.items()
        if value is not None
    ]


def _subject(rule: Rule, alert: Alert) -> str:
    name = rule.signal.upper()
    if alert.dimension == "all":
        return name
    return f"{name} of {alert.dimension} {_plain(alert.member)}"


def _plain(member: str) -> str:
    """A member's name without what could forge lines or escape sequences."""
    return "".join(c if c.isprintable() else "?" for c in member[:_LONGEST_MEMBER])


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share * 100:.0f} %"


def _clock(time: int) -> str:
    return f"{datetime.fromtimestamp(time / 1000, UTC):%H:%M:%S} UTC"
