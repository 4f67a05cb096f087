"""What stands of a customer's ratings: the original, or the latest of its corrections."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from schemas.touchpoint import Scale
from streams.signals.turns import Dimensions


class RatingVersion(msgspec.Struct, array_like=True, frozen=True):
    """A rating or a correction of one (`of`), as it came; time in ms; `survey` as it names it."""

    time: int
    id: str
    of: str | None
    scale: Scale
    value: float
    conversation: str | None
    dimensions: Dimensions
    survey: str | None = None


def standing(
    versions: Mapping[str, RatingVersion],
    keep_ms: int,
    firsts: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, RatingVersion]:
    """Original's id → the version that stands, for every original that is known.

    A correction whose original is not known stands for nothing until that comes; one that comes
    more than `keep_ms` after what it corrects moves nothing. An original that `firsts` leads to
    another one is a further answer to the same question: it replaces that like a correction.
    """
    chains: dict[str, list[RatingVersion]] = {}
    for id_, original in originals(versions, keep_ms).items():
        if original is not None and original in versions:
            chains.setdefault(firsts.get(original, original), []).append(versions[id_])
    return {root: _latest(chain, versions[root], keep_ms) for root, chain in chains.items()}


def originals(versions: Mapping[str, RatingVersion], keep_ms: int) -> dict[str, str | None]:
    """Version's id → id of the original that it leads to, be that known yet or not.

    None for what leads in a circle, or to a rating given more than `keep_ms` after its correction.
    """
    found: dict[str, str | None] = {}
    for version in versions.values():
        passed, here, original = [], version, None
        while here.id not in found:
            passed.append(here.id)
            found[here.id] = None  # who comes back to it goes in a circle
            corrected = None if here.of is None else versions.get(here.of)
            if corrected is None:
                original = here.of or here.id
                break
            if corrected.time - here.time > keep_ms:
                break
            here = corrected
        else:
            original = found[here.id]
        found.update(dict.fromkeys(passed, original))
    return found


def _latest(chain: list[RatingVersion], root: RatingVersion, keep_ms: int) -> RatingVersion:
    current = root
    for version in sorted(chain, key=lambda found: (found.time, found.id)):
        if version.time - current.time > keep_ms:
            break
        if (version.time, version.id) > (current.time, current.id):
            current = version
    return current
