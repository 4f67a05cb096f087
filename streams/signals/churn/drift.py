"""Drift: how far customers lie from those that the model learnt from, by input and by score.

The population stability index: sum of (observed - expected) x ln(observed / expected) over the
shares of the bins (https://scholarworks.wmich.edu/dissertations/3208, section 1). Under 0.1 nothing
has changed, over 0.25 it is another population.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from schemas.touchpoint import Plain
from streams.signals.churn.expected import SCORE
from streams.signals.churn.model import Model, Term, value_of

#: Of fewer customers nothing is told: chance alone makes them differ.
LEAST: Final = 500
#: Customers that are in mind; when there are more, all count half.
MOST: Final = 20_000
#: A share that is not 0: its logarithm would be endless.
_LEAST_SHARE: Final = 1e-4


def psi(expected: Sequence[float], observed: Sequence[float]) -> float:
    """The index of two rows of shares."""
    floored = [
        (max(e, _LEAST_SHARE), max(o, _LEAST_SHARE))
        for e, o in zip(expected, observed, strict=True)
    ]
    return sum((o - e) * math.log(o / e) for e, o in floored)


class Drift:
    """Customers as they were met, in the bins of a model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.n = 0.0
        self.counts = [[0.0] * len(each.shares) for each in model.expected]
        words = {each.feature: bool(each.words) for each in model.expected}
        self._terms = [_term(each.feature, is_word=words[each.feature]) for each in model.expected]

    def meet(
        self, features: Mapping[str, float], profile: Mapping[str, Plain], risk: float
    ) -> None:
        """Count a customer, met as of any time."""
        self.n += 1
        for expected, counts, term in zip(
            self.model.expected, self.counts, self._terms, strict=True
        ):
            value = risk if term is None else value_of(term, features, profile)
            counts[expected.bin_of(value)] += 1
        if self.n > MOST:
            self.n /= 2
            self.counts = [[count / 2 for count in counts] for counts in self.counts]


def _term(feature: str, *, is_word: bool) -> Term | None:
    if feature == SCORE:
        return None
    return Term(feature=feature, coefficient=0.0, value="" if is_word else None)


def drift_of(seen: Iterable[Drift]) -> dict[str, float]:
    """The index of each input and of the score over several partitions; {} under so few customers.

    Partitions that are still at another model than the first are left out.
    """
    drifts = list(seen)
    alike = [each for each in drifts if each.model.version == drifts[0].model.version]
    n = sum(each.n for each in alike)
    if n < LEAST:
        return {}
    return {
        expected.feature: psi(expected.shares, [sum(bins) / n for bins in zip(*parts, strict=True)])
        for expected, *parts in zip(
            alike[0].model.expected, *(each.counts for each in alike), strict=True
        )
    }
