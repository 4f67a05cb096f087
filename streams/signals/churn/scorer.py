"""What a churn model says of customers, and what that is made up of.

p = 1 / (1 + exp(-(base + sum of contributions))), a contribution being coefficient x (value - mean)
/ scale: what linear SHAP gives (https://doi.org/10.48550/arXiv.1705.07874, section 4).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np

from schemas.touchpoint import Plain
from streams.signals.churn.codes import code_of
from streams.signals.churn.features import PLACES, row_of
from streams.signals.churn.model import (
    ATTRIBUTE,
    OUTLYING,
    Model,
    Term,
    column,
    value_of,
)
from streams.signals.churn.table import Numbers, or_zero, table_of

#: Nobody is surer than this (log-odds): beyond it a float no longer tells p from 1.
_SUREST: Final = 12.0

_Profile = Mapping[str, Plain]


class Scores(NamedTuple):
    """What a model says of many customers.

    `reasons` are what each reason adds to the log-odds, customers x codes. Of those who are not
    `enough` nothing is known, and the probability is the base rate.
    """

    probabilities: list[float]
    reasons: Numbers
    enough: list[bool]


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
    """A model made ready: what it says of many customers is worked out a column at a time."""

    def __init__(self, model: Model) -> None:
        self._intercept, self._base_rate = model.intercept, model.base_rate
        told = {term.feature for term in model.terms if term.missing}
        attributes = [term for term in model.terms if term.feature.startswith(ATTRIBUTE)]
        behaviour = [term for term in model.terms if not term.feature.startswith(ATTRIBUTE)]
        numbers = [term for term in behaviour if not term.missing]
        lacking = [term for term in behaviour if term.missing]
        self._numbers = [PLACES[term.feature] for term in numbers]
        self._lacking = [PLACES[term.feature] for term in lacking]
        self._attributes = [(term, term.feature in told) for term in attributes]
        terms = (*numbers, *lacking, *attributes)
        self._features = [term.feature for term in terms]
        self._means = np.array([term.mean for term in terms])
        self._scales = np.array([term.scale for term in terms])
        self._coefficients = np.array([term.coefficient for term in terms])
        self._by_feature = _Sums(self._features)
        self._by_reason = _Sums([code_of(feature) for feature in self._features])

    @property
    def codes(self) -> list[str]:
        """The reasons that the model can have, by name: the columns of `Scores.reasons`."""
        return self._by_reason.names

    def scores(self, table: Numbers, profiles: Sequence[_Profile]) -> Scores:
        """How likely customers with these features and attributes are to leave."""
        added, enough = self._added(table, profiles), _enough(table, profiles)
        probabilities, shrunk = self._probabilities(added, enough)
        reasons = self._by_reason.of(or_zero(added))
        for place, factor in shrunk.items():
            reasons[place] *= factor
        return Scores(probabilities, reasons, enough)

    def score(self, features: Mapping[str, float], profile: _Profile) -> Score:
        """The same of one customer, with all that makes it up."""
        table = table_of([row_of(features)])
        added, enough = self._added(table, [profile]), _enough(table, [profile])
        (probability,), shrunk = self._probabilities(added, enough)
        if not enough[0]:
            return Score(probability, _logit(probability), {}, {}, {}, enough=False)
        contributions: dict[str, float] = {}
        reasons: dict[str, float] = {}
        for name, what in zip(self._features, added[0].tolist(), strict=True):
            if not math.isnan(what):
                contributions[name] = contributions.get(name, 0.0) + what
                reasons[code_of(name)] = reasons.get(code_of(name), 0.0) + what
        if 0 in shrunk:
            contributions = {name: what * shrunk[0] for name, what in contributions.items()}
            reasons = {code: what * shrunk[0] for code, what in reasons.items()}
        values = {
            term.feature: value_of(term, {}, profile)
            for term, _ in reversed(self._attributes)
            if term.feature in contributions
        }
        return Score(probability, self._intercept, contributions, reasons, values, enough=True)

    def _added(self, table: Numbers, profiles: Sequence[_Profile]) -> Numbers:
        """What each term adds to the log-odds, customers x terms; NaN where it adds nothing."""
        told = [
            [_number(term, profile, told=told) for term, told in self._attributes]
            for profile in profiles
        ]
        raw = np.concatenate(
            (table[:, self._numbers], np.isnan(table[:, self._lacking]), np.array(told, ndmin=2)),
            axis=1,
        )
        with np.errstate(over="ignore"):  # what is beyond all measure is outlying
            x: Numbers = (raw - self._means) / self._scales
        found: Numbers = np.clip(x, -OUTLYING, OUTLYING) * self._coefficients
        return found

    def _probabilities(
        self, added: Numbers, enough: Sequence[bool]
    ) -> tuple[list[float], dict[int, float]]:
        """How likely each is to leave; by what it must shrink where it is beyond all measure."""
        found, shrunk = [], {}
        base = self._intercept
        contributions = self._by_feature.of(or_zero(added)).tolist()
        for place, known in enumerate(enough):
            if not known:
                found.append(self._base_rate)
                continue
            added_up = math.fsum(contributions[place])
            logit = base + added_up
            if not -_SUREST <= logit <= _SUREST:
                logit = math.copysign(_SUREST, logit)
                if added_up:
                    shrunk[place] = (logit - base) / added_up
            found.append(1 / (1 + math.exp(-logit)))
        return found, shrunk


class _Sums:
    """Columns of one name added up, in the order in which they stand."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.names = sorted(set(columns))
        self._firsts = [columns.index(name) for name in self.names]
        self._others = [
            (self.names.index(name), column)
            for column, name in enumerate(columns)
            if column not in self._firsts
        ]

    def of(self, numbers: Numbers) -> Numbers:
        """Rows x names, of rows x columns."""
        found = numbers[:, self._firsts]
        for place, other in self._others:
            found[:, place] += numbers[:, other]
        return found


def _enough(table: Numbers, profiles: Sequence[_Profile]) -> list[bool]:
    known: list[int] = np.count_nonzero(~np.isnan(table), axis=1).tolist()
    return [bool(n or profile) for n, profile in zip(known, profiles, strict=True)]


def _number(term: Term, profile: _Profile, *, told: bool) -> float:
    raw = column(term, value_of(term, {}, profile), told=told)
    return math.nan if raw is None else raw


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))
