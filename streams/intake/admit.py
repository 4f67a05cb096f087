"""The one door with a source's own declarations: its zone and country, and what it may send."""

from collections.abc import Mapping

from schemas.canonical import OwnerOf, Policy, canonicalise
from schemas.touchpoint import Touchpoint
from streams.intake.sources import Sources


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
    found = canonicalise(raw, policy, received_at=received_at, owner_of=owner_of)
    sources.check(found)
    return found
