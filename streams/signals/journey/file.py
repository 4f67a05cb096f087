"""Reading journey.yaml: its structure, every mistake with its line."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Final

from streams.located_convert import Mistake
from streams.located_rules import load_list
from streams.located_yaml import Path
from streams.signals.journey.spec import Pattern, Rule

#: The file of nabz itself.
OWN: Final = FilePath(__file__).parents[3] / "deploy" / "config" / "journey.yaml"


def load(file: FilePath | None) -> list[Rule]:
    """Read and check a file of journey rules; None: that of nabz.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    return load_list(file or OWN, "rules", Rule, _wrong)


def _wrong(path: Path, rule: Rule, others: Sequence[Rule]) -> Iterator[Mistake]:
    if any(other.name == rule.name for other in others):
        yield (*path, "name"), f"{rule.name} stands here twice: give each a name of its own"
    if sum(each is not None for each in (rule.on, rule.after_days, rule.silent_days)) != 1:
        yield path, "needs one of on: (an event), after_days:, silent_days:"
    if rule.on == Pattern():
        yield (*path, "on"), "holds of everything: say for example kind: [purchase]"
    if rule.on is None and rule.from_ is None:
        yield path, "needs from: the stages in which time does this"
