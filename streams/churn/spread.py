"""How inputs and scores are spread among the customers learnt from: what drift is held against."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from streams.churn.columns import risks_of
from streams.churn.examples import Example
from streams.signals.churn.expected import SCORE, Expected
from streams.signals.churn.model import Model, Term, value_of

_BINS: Final = 10
#: Inputs that are watched: those that the model goes by most.
_INPUTS: Final = 40

_Values = Sequence[float | str | None]


def with_spread(model: Model, examples: Sequence[Example]) -> Model:
    """The model, knowing how its inputs and scores were spread among these examples."""
    return msgspec.structs.replace(model, expected=tuple(_spreads(model, examples)))


def _spreads(model: Model, examples: Sequence[Example]) -> Iterator[Expected]:
    yield _of_numbers(SCORE, risks_of(model, examples))
    for term in _watched(model):
        values = [value_of(term, each.features, each.profile) for each in examples]
        of = _of_words if term.value is not None else _of_numbers
        yield of(term.feature, values)


def _watched(model: Model) -> list[Term]:
    """A term of each input, those with the largest weights first."""
    told = [term for term in model.terms if not term.missing]
    told.sort(key=lambda term: (-abs(term.coefficient), term.feature, term.value or ""))
    heaviest: dict[str, Term] = {}
    for term in told:
        heaviest.setdefault(term.feature, term)
    return list(heaviest.values())[:_INPUTS]


def _of_numbers(feature: str, values: _Values) -> Expected:
    known = [each for each in values if isinstance(each, float | int)]
    inner = np.linspace(0, 1, _BINS + 1)[1:-1]
    edges = tuple(sorted(set(np.quantile(known, inner).tolist()))) if known else ()
    return _shared(Expected(feature=feature, edges=edges, shares=(0.0,) * (len(edges) + 2)), values)


def _of_words(feature: str, values: _Values) -> Expected:
    often = Counter(each for each in values if isinstance(each, str)).most_common(_BINS)
    words = tuple(sorted(word for word, _ in often))
    return _shared(Expected(feature=feature, words=words, shares=(0.0,) * (len(words) + 2)), values)


def _shared(empty: Expected, values: _Values) -> Expected:
    counts = Counter(empty.bin_of(each) for each in values)
    shares = tuple(counts[place] / len(values) for place in range(len(empty.shares)))
    return msgspec.structs.replace(empty, shares=shares)
