"""How an input or the score was spread among the customers that a model learnt from."""

from bisect import bisect_right
from typing import Final

import msgspec

#: The name under which the score stands among the inputs.
SCORE: Final = "score"


class Expected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One input, cut into bins: of a number by ascending edges, of words one each and the others.

    `shares` has one for each bin; the last is the share of those of whom it was not known.
    """

    feature: str
    edges: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    shares: tuple[float, ...]

    def bin_of(self, value: float | str | None) -> int:
        """The bin of a value."""
        if value is None:
            return len(self.shares) - 1
        if isinstance(value, str):
            return self.words.index(value) if value in self.words else len(self.words)
        return bisect_right(self.edges, value)

    @property
    def is_whole(self) -> bool:
        """Whether there is a share for each bin."""
        return len(self.shares) == (len(self.words) or len(self.edges)) + 2
