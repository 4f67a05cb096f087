"""Features of many customers: a row for each, a column for each feature, NaN where not known."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from streams.signals.churn.features import FEATURES, Row

#: Numbers of many customers; NaN: not known.
Numbers = NDArray[np.float64]


def table_of(rows: Collection[Row]) -> Numbers:
    """The rows of customers, in their order: customers x FEATURES."""
    return np.frombuffer(b"".join(rows)).reshape(len(rows), len(FEATURES))


def or_zero(numbers: Numbers) -> Numbers:
    """The numbers, 0 where they are not known."""
    return np.where(np.isnan(numbers), 0.0, numbers)
