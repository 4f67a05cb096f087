"""How far the clocks of sources, or their ways to us, are off: by source, of bounded number."""

from collections.abc import Iterable
from typing import Final

from streams.telemetry.figures import LABELS, OTHER

#: Sources that are counted at a time; a sender may make up names without end.
_KNOWN: Final = 1_000


class Skews:
    """The worst skew (s, signed) of each of the sources that send most; the rest together."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._worst: dict[str, float] = {}

    def take(self, found: Iterable[tuple[str, int, int]]) -> None:
        """Touchpoints of one insert: source, own time and receipt in ms."""
        new: dict[str, int] = {}
        for source, time, received_at in found:
            skew = received_at - time
            worst = new.get(source)
            if worst is None or abs(skew) > abs(worst):
                new[source] = skew
            self._seen[source] = self._seen.get(source, 0) + 1
        self._worst |= {source: skew / 1000 for source, skew in new.items()}
        if len(self._seen) > _KNOWN:
            self._forget()

    def by_source(self) -> dict[str, float]:
        """At most as many as a label may have values, `other` among them."""
        ranked = sorted(self._worst, key=lambda source: (-self._seen[source], source))
        told = {source: self._worst[source] for source in ranked[: LABELS - 1]}
        rest = [self._worst[source] for source in ranked[LABELS - 1 :]]
        return told | ({OTHER: max(rest, key=abs)} if rest else {})

    def _forget(self) -> None:
        """Keep the half that sent most."""
        ranked = sorted(self._seen, key=lambda source: (-self._seen[source], source))
        for source in ranked[_KNOWN // 2 :]:
            del self._seen[source], self._worst[source]
