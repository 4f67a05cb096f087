"""What a churn model says of a customer, and what that is made up of.

p = 1 / (1 + exp(-(base + sum of contributions))), a contribution being coefficient x (value - mean)
/ scale: what linear SHAP gives (https://doi.org/10.48550/arXiv.1705.07874, section 4).
"""

import math
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from schemas.touchpoint import Plain
from streams.signals.churn.codes import code_of
from streams.signals.churn.model import (
    ATTRIBUTE,
    OUTLYING,
    Model,
    Term,
    column,
    standardised,
    value_of,
)

#: Nobody is surer than this (log-odds): beyond it a float no longer tells p from 1.
_SUREST: Final = 12.0


class Score(msgspec.Struct, frozen=True):
    """A probability and what makes it up: base + contributions = logit(probability).

    `contributions` are by feature, in log-odds, `reasons` the same added up by reason; `values` are
    those of the attributes among them.
    Without `enough` nothing is known of the customer, and the probability is the base rate.
    """

    probability: float
    base: float
    contributions: dict[str, float]
    reasons: dict[str, float]
    values: dict[str, float | str | None]
    enough: bool


class Scorer:
    """A model made ready: the features of behaviour, one number each, take a short way."""

    def __init__(self, model: Model) -> None:
        self._intercept, self._base_rate = model.intercept, model.base_rate
        self._numbers: list[tuple[str, str, float, float, float]] = []
        self._unknown: dict[str, tuple[float, float]] = {}
        self._rest: list[tuple[Term, bool]] = []
        told = {term.feature for term in model.terms if term.missing}
        for term in model.terms:
            if term.feature.startswith(ATTRIBUTE):
                self._rest.append((term, term.feature in told))
            elif term.missing:
                there, lacking = (term.coefficient * standardised(term, raw) for raw in (0.0, 1.0))
                self._unknown[term.feature] = there, lacking
            else:
                how = term.mean, term.scale, term.coefficient
                self._numbers.append((term.feature, code_of(term.feature), *how))

    def score(self, features: Mapping[str, float], profile: Mapping[str, Plain]) -> Score:
        """How likely a customer with these features and attributes is to leave."""
        if not features and not profile:
            base, rate = _logit(self._base_rate), self._base_rate
            return Score(rate, base, {}, {}, {}, enough=False)
        found: dict[str, float] = {}
        reasons: dict[str, float] = {}
        known = features.get
        for name, code, mean, scale, coefficient in self._numbers:
            value = known(name)
            if value is not None:
                x = (value - mean) / scale
                if not -OUTLYING <= x <= OUTLYING:
                    x = math.copysign(OUTLYING, x)
                found[name] = added = coefficient * x
                reasons[code] = reasons.get(code, 0.0) + added
        for name, (there, lacking) in self._unknown.items():
            _add(found, reasons, name, there if name in features else lacking)
        values: dict[str, float | str | None] = {}
        for name, value_told, added in self._of_attributes(profile) if self._rest else ():
            values.setdefault(name, value_told)
            _add(found, reasons, name, added)
        return _bounded(self._intercept, found, reasons, values)

    def _of_attributes(
        self, profile: Mapping[str, Plain]
    ) -> Iterator[tuple[str, float | str | None, float]]:
        for term, told in self._rest:
            value = value_of(term, {}, profile)
            raw = column(term, value, told=told)
            if raw is not None:
                yield term.feature, value, term.coefficient * standardised(term, raw)


def _add(found: dict[str, float], reasons: dict[str, float], name: str, added: float) -> None:
    code = code_of(name)
    found[name] = found.get(name, 0.0) + added
    reasons[code] = reasons.get(code, 0.0) + added


def _bounded(
    base: float,
    contributions: dict[str, float],
    reasons: dict[str, float],
    values: dict[str, float | str | None],
) -> Score:
    """The score of these contributions, made smaller together where they go beyond all measure."""
    total = math.fsum(contributions.values())
    logit = max(-_SUREST, min(_SUREST, base + total))
    if logit != base + total:
        shrunk = (logit - base) / total
        contributions = {name: value * shrunk for name, value in contributions.items()}
        reasons = {code: value * shrunk for code, value in reasons.items()}
    probability = 1 / (1 + math.exp(-logit))
    return Score(probability, base, contributions, reasons, values, enough=True)


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))
