"""The oracle's own bins against edges worked out by hand."""

import pytest

from tests.oracle.bins import bin_of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (1, 1),  # 1.02^0 = 1 is the upper edge of bin 1
        (2, 37),  # 1.02^35 = 1.9999 < 2 <= 1.02^36
        (1_000, 350),  # ln 1000 / ln 1.02 = 348.83
        (86_400_000, 924),  # ln 86,400,000 / ln 1.02 = 922.7
    ],
)
def test_bins_are_those_of_gamma_1_02(value: int, expected: int) -> None:
    """Bin b holds the values in (1.02^(b-2), 1.02^(b-1)]."""
    assert bin_of(value) == expected
