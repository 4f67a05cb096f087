"""Reading segments.yaml: its structure, every mistake with its line."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Final

from streams.located_convert import Mistake, hint
from streams.located_rules import load_list
from streams.located_yaml import Path
from streams.signals.churn.units import unit_of
from streams.signals.journey.group_spec import BEHAVIOUR, JUDGEMENTS, Bounds, Group

#: The file of nabz itself.
OWN: Final = FilePath(__file__).parents[3] / "deploy" / "config" / "segments.yaml"


def load(file: FilePath | None) -> list[Group]:
    """Read and check a file of segments and personas; None: that of nabz.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    return load_list(file or OWN, "groups", Group, _wrong)


def _wrong(path: Path, group: Group, _: Sequence[Group]) -> Iterator[Mistake]:
    if (group.segment is None) == (group.persona is None):
        yield path, "needs one of segment: (a name), persona: (a name)"
    if not (group.stage or group.profile or group.behaviour):
        yield path, "holds of everybody: say stage:, profile: or behaviour:"
    for name, bounds in group.behaviour.items():
        here = (*path, "behaviour", name)
        if name not in BEHAVIOUR:
            yield here, f"{name!r} is nothing that is known{hint(name, BEHAVIOUR)}"
        else:
            yield from _wrong_bounds(here, bounds)
            yield from _too_low(here, name, bounds)
    for name, asked in group.profile.items():
        if isinstance(asked, Bounds):
            yield from _wrong_bounds((*path, "profile", name), asked)


def _wrong_bounds(path: Path, bounds: Bounds) -> Iterator[Mistake]:
    least, most = bounds.at_least, bounds.at_most
    if bounds == Bounds():
        yield path, "needs at_least:, at_most: or known:"
    if bounds.known is False and (least is not None or most is not None):
        yield path, "what is not known has no bounds: leave known: false or the bounds out"
    if least is not None and most is not None and least > most:
        yield path, f"nothing is at least {least:g} and at most {most:g}"


def _too_low(path: Path, name: str, bounds: Bounds) -> Iterator[Mistake]:
    """Days, counts and money do not go below 0."""
    least = 0.0 if name in JUDGEMENTS else unit_of(name).least
    for bound in (bounds.at_least, bounds.at_most):
        if bound is not None and bound < least:
            yield path, f"is never below {least:g}"
