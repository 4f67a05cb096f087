"""Reading a file of alert rules: its structure, every mistake with its line."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path as FilePath
from typing import Final

from streams.alerts.rules import Rule
from streams.located_convert import Mistake, hint
from streams.located_rules import load_list
from streams.located_yaml import Path
from streams.rolling.grid import WINDOWS

#: Signals that are shares of what is good: their value and bounds lie in 0..1, and low is bad.
SHARES: Final = (
    *("csat", "csat_top_box", "csat_without_neutral", "ces", "ces_strict", "ces5"),
    *("response_rate", "sla_met", "service_level"),
    *("service_level_answered_only", "service_level_without_short_abandons"),
)
DIMENSIONS: Final = ("all", "channel", "queue", "team", "segment", "stage", "agent")
#: The rules that come with nabz.
DEFAULT_FILE: Final = FilePath(__file__).parents[2] / "deploy" / "config" / "alerts.yaml"

_WINDOW_SECONDS: Final = tuple(window.seconds for window in WINDOWS)


def load(file: FilePath) -> list[Rule]:
    """Read and check a file of alert rules.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    return load_list(file, "rules", Rule, _wrong)


def _wrong(path: Path, rule: Rule, others: Sequence[Rule]) -> Iterator[Mistake]:
    if any(other.alert == rule.alert for other in others):
        yield (*path, "alert"), f"{rule.alert} stands here twice: give each rule a name of its own"
    if rule.signal not in SHARES:
        yield (*path, "signal"), f"{rule.signal!r} is no share{hint(rule.signal, SHARES)}"
    if rule.window_seconds not in _WINDOW_SECONDS:
        there = ", ".join(map(str, _WINDOW_SECONDS))
        yield (*path, "window_seconds"), f"there is no such window: write one of {there}"
    yield from _wrong_dimensions(rule.dimensions, (*path, "dimensions"))
    if rule.resolve_above < rule.below:
        what = f"must be at least below ({rule.below:g}), or the alert would come and go"
        yield (*path, "resolve_above"), what


def _wrong_dimensions(names: Iterable[str], path: Path) -> Iterator[Mistake]:
    seen: set[str] = set()
    for n, name in enumerate(names):
        if name not in DIMENSIONS:
            yield (*path, n), f"{name!r} is no dimension{hint(name, DIMENSIONS)}"
        elif name in seen:
            yield (*path, n), f"{name} stands here twice: keep one"
        seen.add(name)
