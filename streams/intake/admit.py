"""The one door with a source's own declarations: its zone and country, and what it may send."""

from collections.abc import Mapping
from typing import Final

import msgspec

from schemas.canonical import OwnerOf, Policy, canonicalise
from schemas.touchpoint import Touchpoint
from streams.intake.sources import Sources


class _Sourced(msgspec.Struct):
    source: str = ""


_sourced: Final = msgspec.json.Decoder(_Sourced)


def admit(
    raw: bytes | Mapping[str, object],
    policy: Policy,
    sources: Sources,
    *,
    received_at: int,
    owner_of: OwnerOf | None = None,
) -> Touchpoint:
    """One record in the contract's form as its source declares it; `received_at` is ms UTC.

    Raises:
        Refused: it is no touchpoint, or none that its source may send.
    """
    name = raw.get("source") if isinstance(raw, Mapping) else _source_of(raw)
    source = sources.of(name) if isinstance(name, str) else None
    if source is not None and source.country:
        policy = msgspec.structs.replace(policy, country=source.country)
    found = canonicalise(
        raw, policy, received_at=received_at, zone=sources.zone_of(name), owner_of=owner_of
    )
    sources.check(found)
    return found


def _source_of(raw: bytes) -> str:
    """The source that a record names; what is no JSON is refused by the one door."""
    try:
        return _sourced.decode(raw).source
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
