"""Where a policy or calendar holds: conditions on dimensions, the first that matches wins."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final, Protocol, TypeVar

import msgspec

from streams.located_convert import Mistake, hint
from streams.located_yaml import Path

#: What conditions may be on.
NAMES: Final = ("channel", "queue", "team", "segment", "agent", "priority")
#: One of NAMES → members: each named dimension must have one of its members.
Conditions = dict[str, Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]]


class Conditional(Protocol):
    """What holds under conditions."""

    @property
    def when(self) -> Conditions:
        """The conditions; without any it always holds."""
        ...


Found = TypeVar("Found", bound=Conditional)


def first_match(specs: Sequence[Found], dimensions: Mapping[str, str | None]) -> Found | None:
    """The first whose conditions all hold; a dimension that is not known holds none."""
    for spec in specs:
        if all(dimensions.get(name) in members for name, members in spec.when.items()):
            return spec
    return None


def wrong_conditions(path: Path, when: Conditions) -> Iterator[Mistake]:
    """What is wrong with conditions that stand at `path` in a file."""
    for name in when:
        if name not in NAMES:
            yield (*path, name), f"{name!r} is no dimension{hint(name, NAMES)}"
