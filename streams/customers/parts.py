"""Parts of a customer: opened, or as they are stored."""

from collections.abc import Mapping
from typing import Protocol

import msgspec


class Opened(Protocol):
    """A part that was opened; `packed` is how it was last stored, None since it changed."""

    packed: msgspec.Raw | None

    def pack(self) -> msgspec.Raw:
        """All of it as it is stored."""
        ...


#: Source, name, and the part as it is stored.
Part = tuple[str, str, msgspec.Raw]
#: Parts of one kind by source, then name; those that no touchpoint concerned since a restore lie
#: as they were stored.
Parts = Mapping[str, Mapping[str, Opened | msgspec.Raw]]


def packed(parts: Parts) -> list[Part]:
    """All of them as they are stored."""
    return [
        (source, name, part if isinstance(part, msgspec.Raw) else part.pack())
        for source, held in parts.items()
        for name, part in held.items()
    ]


def unchanged(parts: Parts) -> list[Part]:
    """Those that are as they were last stored."""
    return [
        (source, name, raw)
        for source, held in parts.items()
        for name, part in held.items()
        if (raw := part if isinstance(part, msgspec.Raw) else part.packed) is not None
    ]
