"""How sure a rolling value is: 95 % intervals of shares and of means."""

import math
from typing import Final

#: Two-sided 95 % of the normal curve.
Z95: Final = 1.96
#: Two-sided 95 % of Student's t where the expansion below is not yet good to four digits
#: (https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm).
_T95_SMALL: Final = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447}
_Z95_EXACT: Final = 1.959963985


def wilson(successes: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson score interval of a share, `successes` of `n` (n >= 1), as shares within 0..1.

    It keeps its coverage for tiny n, which the Wald interval does not
    (https://ui.adsabs.harvard.edu/abs/1998AmSta..52..119A).
    """
    centre = (successes + z * z / 2) / (n + z * z)
    spread = math.sqrt(successes * (n - successes) / n + z * z / 4)
    half = z / (n + z * z) * spread
    # Of all or of none the bound is the share itself, which rounding misses by a hair.
    share = successes / n
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def mean_interval(count: int, total: float, sumsq: float) -> tuple[float, float] | None:
    """95 % interval of a mean by Student's t; None below two values.

    `total` is the sum and `sumsq` the sum of squares of the values, in one unit.
    """
    if count < 2:  # noqa: PLR2004  # one value says nothing about spread
        return None
    mean = total / count
    # Rounding may leave a spread of nothing a hair below 0.
    variance = max(0.0, (sumsq - total * mean) / (count - 1))
    half = student_t95(count - 1) * math.sqrt(variance / count)
    return mean - half, mean + half


def net_interval(count: int, net: float, either: float) -> tuple[float, float] | None:
    """95 % interval of a net share: `net` of `count` (n >= 1), within -1..1.

    `net` is those for less those against, `either` both together; the standard error is
    sqrt((either - net²) / n) of their shares
    (http://www.cybaea.net/Journal/2016/01/14/NPS-confidence-intervals-stats/). None where all
    answered alike: that says nothing about spread.
    """
    share = net / count
    variance = either / count - share * share
    if variance <= 0:
        return None
    half = Z95 * math.sqrt(variance / count)
    return max(-1.0, share - half), min(1.0, share + half)


def student_t95(freedom: int) -> float:
    """Two-sided 95 % point of Student's t with `freedom` degrees.

    Beyond a short table by the expansion 26.7.5 of Abramowitz and Stegun
    (https://personal.math.ubc.ca/~cbm/aands/page_949.htm), good to 0.001 there.
    """
    if freedom in _T95_SMALL:
        return _T95_SMALL[freedom]
    z, z3, z5, z7 = (_Z95_EXACT**power for power in (1, 3, 5, 7))
    return (
        z
        + (z3 + z) / (4 * freedom)
        + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom**2)
        + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * freedom**3)
    )
