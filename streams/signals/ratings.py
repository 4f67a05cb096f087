"""What stands of a customer's ratings: the original, or the latest of its corrections."""

from collections.abc import Mapping

import msgspec

from schemas.touchpoint import Scale
from streams.signals.turns import Dimensions


class RatingVersion(msgspec.Struct, array_like=True, frozen=True):
    """A rating or a correction of one (`of`), as it came; time in ms."""

    time: int
    id: str
    of: str | None
    scale: Scale
    value: float
    conversation: str | None
    dimensions: Dimensions


def standing(versions: Mapping[str, RatingVersion], keep_ms: int) -> dict[str, RatingVersion]:
    """Original's id → the version that stands, for every original that is known.

    A correction whose original is not known stands for nothing until that comes; one that comes
    more than `keep_ms` after what it corrects moves nothing.
    """
    chains: dict[str, list[RatingVersion]] = {}
    for version in versions.values():
        root = root_of(versions, version)
        if root is not None:
            chains.setdefault(root, []).append(version)
    return {root: _latest(chain, versions[root], keep_ms) for root, chain in chains.items()}


def root_of(versions: Mapping[str, RatingVersion], version: RatingVersion) -> str | None:
    """Id of the original that a version leads to; None while that is unknown, or in a circle."""
    passed = {version.id}
    while version.of is not None:
        found = versions.get(version.of)
        if found is None or found.id in passed:
            return None
        passed.add(found.id)
        version = found
    return version.id


def _latest(chain: list[RatingVersion], root: RatingVersion, keep_ms: int) -> RatingVersion:
    current = root
    for version in sorted(chain, key=lambda found: (found.time, found.id)):
        if version.time - current.time > keep_ms:
            break
        if (version.time, version.id) > (current.time, current.id):
            current = version
    return current
