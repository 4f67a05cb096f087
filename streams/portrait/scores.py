"""Risk and health on the terminal: how much, why, and what changed."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from streams.portrait.judgement import Contribution, Risk
from streams.portrait.portrait import Change, Portrait
from streams.portrait.words import bar, moment, said, span
from streams.signals.churn.model import ATTRIBUTE
from streams.signals.churn.units import DAYS
from streams.signals.health import WEIGHTS

#: From which risk on it is shown as high, and as raised; from which health as good, and as fair.
_HIGH, _RAISED = 0.5, 0.25
_GOOD, _FAIR = 60.0, 40.0
_WIDE: Final = 16
_NARROW: Final = 8
_DAY_MS: Final = 86_400_000
_FADED: Final = 0.0005
#: Cells of an English sentence, so that the Persian ones stand below each other.
_SENTENCE: Final = 38

Cells = Sequence[Text | str]


def risk_rows(found: Portrait) -> Iterator[Cells]:
    """The churn risk, and the reasons that raise it most, in English and in Persian."""
    risk = found.risk
    kind = "calibrated" if risk.calibrated else "uncalibrated"
    told = f"{kind}, {risk.version}"
    if not risk.enough:
        told = "not enough history: this is the base rate"
    elif found.change is not None:
        told += f"; {found.change.risk:.0%} on {moment(found.change.since)}"
    style = _risk_style(risk.probability)
    yield Text(f"{risk.probability:.0%}", style), bar(risk.probability, _WIDE, style), said(told)
    most = max((each.contribution for each in risk.reasons), default=1.0)
    for each in risk.reasons:
        words = said(f"{each.en:<{_SENTENCE}} ") + said(each.fa, "dim")
        yield (
            Text(f"{each.contribution:+.2f}"),
            bar(each.contribution / most, _NARROW, style),
            words,
        )


def health_rows(found: Portrait) -> Iterator[Cells]:
    """The health, its parts with what each has of it, and what each did since last time."""
    health = found.health
    if health.value is None:
        yield "-", "", "nothing is known"
        return
    style = _health_style(health.value)
    told = _changed(health.value, found.change)
    yield Text(f"{health.value:.0f}", style), bar(health.value / 100, _WIDE, style), told
    moved = {} if found.change is None else found.change.parts
    for part in WEIGHTS:
        if part in health.parts or part in moved:
            yield _part(part, health.parts.get(part), moved.get(part))


def _part(name: str, value: float | None, moved: float | None) -> Cells:
    words = Text(f"{name:<15}") + Text("" if moved is None else f"{moved:+.1f}", "dim")
    if value is None:
        return "-", "", words
    return f"{value:.0f}", bar(value / 100, _NARROW, _health_style(value)), words


def _changed(value: float, change: Change | None) -> str:
    if change is None or change.health is None:
        return "of 100"
    return f"of 100; {value - change.health:+.1f} since {moment(change.since)}"


def why(risk: Risk) -> Table:
    """Everything that the risk is made up of, but what adds nothing: it sums to the log-odds."""
    table = Table(box=None, padding=(0, 2, 0, 0), title_justify="left", title_style="bold")
    table.title = f"Why {risk.probability:.1%}"
    table.add_column("feature", header_style="dim")
    table.add_column("value", header_style="dim", justify="right")
    table.add_column("log-odds", header_style="dim", justify="right")
    table.add_column("")
    most = max((abs(each.contribution) for each in risk.contributions), default=1.0)
    table.add_row("base", "", f"{risk.base:+.4f}")
    for each in (each for each in risk.contributions if each.contribution):
        style = "red" if each.contribution > 0 else "green"
        share = abs(each.contribution) / most if most else 0.0
        name = said(each.feature.removeprefix(ATTRIBUTE))
        table.add_row(name, _value(each), f"{each.contribution:+.4f}", bar(share, _NARROW, style))
    shown = f"= log({risk.probability:.4f} / {1 - risk.probability:.4f})"
    table.add_row(Text("sum", "bold"), "", Text(f"{risk.log_odds:+.4f}", "bold"), shown)
    return table


def _value(each: Contribution) -> Text:
    if each.value is None:
        return Text("not known", "dim")
    if each.unit == DAYS.name and isinstance(each.value, float):
        return Text(span(each.value * _DAY_MS))
    shown = _number(each.value) if isinstance(each.value, float) else str(each.value)
    unit = each.unit.removesuffix("s") if shown == "1" else each.unit
    return said(f"{shown} {unit}".strip())


def _number(value: float) -> str:
    """To four digits; what has all but faded is 0."""
    return "0" if abs(value) < _FADED else f"{value:,.4g}"


def _risk_style(value: float) -> str:
    return "red" if value >= _HIGH else "yellow" if value >= _RAISED else "green"


def _health_style(value: float) -> str:
    return "green" if value >= _GOOD else "yellow" if value >= _FAIR else "red"
