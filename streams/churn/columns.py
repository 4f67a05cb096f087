"""Examples as columns: which the regression has, standardised on the training part; their risks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import numpy as np

from streams.churn.examples import Example
from streams.signals.churn.features import FEATURES, row_of
from streams.signals.churn.model import ATTRIBUTE, OUTLYING, Model, Term, column, value_of
from streams.signals.churn.scorer import Scorer
from streams.signals.churn.table import table_of
from streams.signals.churn.values import number_of, text_of

#: A word, or being unknown, must be that of so many customers to have a column.
_LEAST_OFTEN: Final = 20
_LEAST_SHARE: Final = 0.005
_MOST_WORDS: Final = 30
#: An attribute is a number if so many of its values are.
_NUMBERS: Final = 0.95
#: Attributes that tell the outcome, by the words of their name.
_TELLING: Final = re.compile(
    r"churn(ed)?|outcomes?|cancell?ed|cancell?ation|attrition|exited|left", re.IGNORECASE
)
_NOTHING: Final = 1e-9


def tells_outcome(name: str) -> bool:
    """Whether an attribute is by its name the outcome itself: nothing is learnt from that."""
    return any(_TELLING.fullmatch(word) for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name))


def terms_of(examples: Sequence[Example]) -> list[Term]:
    """The columns that these examples have something to say about, standardised on them."""
    names = sorted({name for each in examples for name in each.profile if not tells_outcome(name)})
    made = [term for feature in FEATURES for term in _of_feature(feature, examples)]
    made += [term for name in names for term in _of_attribute(name, examples)]
    plain = matrix(made, examples, standardised=False)
    return [
        msgspec.structs.replace(term, mean=float(mean), scale=float(scale))
        for term, mean, scale in zip(made, *_moments(plain), strict=True)
        if scale > _NOTHING
    ]


def matrix(terms: Sequence[Term], examples: Sequence[Example], *, standardised: bool = True) -> Any:
    """Examples by terms, as scoring sees them; what contributes nothing is 0, or NaN plain."""
    told = {term.feature for term in terms if term.missing}
    found = np.full((len(examples), len(terms)), np.nan)
    for row, example in enumerate(examples):
        for place, term in enumerate(terms):
            value = value_of(term, example.features, example.profile)
            raw = column(term, value, told=term.feature in told)
            if raw is not None:
                found[row, place] = raw
    if not standardised:
        return found
    means = np.array([term.mean for term in terms])
    scales = np.array([term.scale for term in terms])
    return np.nan_to_num(np.clip((found - means) / scales, -OUTLYING, OUTLYING))


def risks_of(model: Model, examples: Sequence[Example]) -> list[float]:
    """The risk of each example by a model, as the flow scores."""
    table = table_of([row_of(each.features) for each in examples])
    profiles = [each.profile for each in examples]
    return Scorer(model).scores(table, profiles).probabilities


def _moments(plain: Any) -> tuple[Any, Any]:
    """Mean and deviation of each column, over the rows where it is known."""
    known = ~np.isnan(plain)
    n = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, plain, 0.0).sum(axis=0) / n
    spread = np.where(known, plain - means, 0.0)
    return means, np.sqrt((spread * spread).sum(axis=0) / n)


def _of_feature(feature: str, examples: Sequence[Example]) -> Iterator[Term]:
    there = sum(feature in each.features for each in examples)
    if there:
        yield Term(feature=feature, coefficient=0.0)
        yield from _unknown(feature, there, examples)


def _of_attribute(name: str, examples: Sequence[Example]) -> Iterator[Term]:
    feature = ATTRIBUTE + name
    words = Counter(text_of(each.profile.get(name)) for each in examples)
    there = len(examples) - words.pop(None, 0)
    numbers = sum(number_of(each.profile.get(name)) is not None for each in examples)
    if numbers and numbers >= _NUMBERS * there:
        yield Term(feature=feature, coefficient=0.0)
    else:
        least = max(_LEAST_OFTEN, _LEAST_SHARE * len(examples))
        often = [str(word) for word, count in words.items() if count >= least]
        often.sort(key=lambda word: (-words[word], word))
        if not often:
            return
        for word in often[:_MOST_WORDS]:
            yield Term(feature=feature, coefficient=0.0, value=word)
    yield from _unknown(feature, there, examples)


def _unknown(feature: str, there: int, examples: Sequence[Example]) -> Iterator[Term]:
    """A column for not being known, where that is so of some and not of others."""
    if _LEAST_OFTEN <= there <= len(examples) - _LEAST_OFTEN:
        yield Term(feature=feature, coefficient=0.0, missing=True)
