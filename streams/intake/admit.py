"""The one door with a source's own declarations: its zone, and what it may send."""

import msgspec

from schemas.canonical import OwnerOf, Policy, canonicalise
from schemas.dead_letters import Reason
from schemas.refusal import Refused
from schemas.touchpoint import Touchpoint
from streams.intake.sources import Sources


def admit(
    raw: bytes,
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
    try:
        found = canonicalise(raw, policy, received_at=received_at, owner_of=owner_of)
    except Refused as refused:
        # A time without an offset is rare, so that only it pays for looking the source up first.
        zone = sources.zone_of(_source_of(raw)) if refused.reason is Reason.NO_ZONE else None
        if zone is None:
            raise
        found = canonicalise(raw, policy, received_at=received_at, zone=zone, owner_of=owner_of)
    sources.check(found)
    return found


class _Sourced(msgspec.Struct):
    source: str = ""


_sourced = msgspec.json.Decoder(_Sourced)


def _source_of(raw: bytes) -> str:
    """The source that a record names; it was read as JSON once already."""
    try:
        return _sourced.decode(raw).source
    except msgspec.ValidationError:
        return ""
