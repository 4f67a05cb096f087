"""The histogram bin of a duration, in exact whole-number arithmetic."""

from typing import Final

#: Bins grow by gamma = 51/50.
_NUMERATOR: Final = 51
_DENOMINATOR: Final = 50


def bin_of(value: int) -> int:
    """Bin 0 for 0; else 1 + the smallest k with value <= gamma^k."""
    if value == 0:
        return 0
    k, above, below = 0, 1, 1
    while value * below > above:
        k, above, below = k + 1, above * _NUMERATOR, below * _DENOMINATOR
    return k + 1
