"""Scoring customers: features, risk, health, groups → the row of each customer as it stands.

All that a tick scores is worked out together, a column at a time.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from schemas.facts import CustomerFact
from streams.customers.outlook import HEALTH_UNIT, Outlook, Told
from streams.customers.state import Customer
from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.drift import Drift
from streams.signals.churn.features import features_of, row_at
from streams.signals.churn.model import Model
from streams.signals.churn.reasons import NOT_ENOUGH, raising
from streams.signals.churn.scorer import Scorer
from streams.signals.churn.table import Numbers, or_zero, table_of
from streams.signals.churn.values import text_of
from streams.signals.health import WEIGHTS, healths_of, known_parts
from streams.signals.journey.groups import Crowd, Groups, Membership
from streams.signals.journey.spec import NOWHERE
from streams.signals.measures import FULL_RISK

#: Reasons that are told, those that raise the risk most.
REASONS: Final = 3
#: Customers that are worked out together: more take more memory and save nothing.
_BLOCK: Final = 1_000
#: Points in 1e-4 → 0 to 100.
_POINTS_E4: Final = 10_000


class Due(NamedTuple):
    """A customer to be scored as of a time (ms) not before its newest touchpoint."""

    name: str
    customer: Customer
    at: int


class Assessor:
    """A churn model and the groups, ready to score."""

    def __init__(self, model: Model, groups: Groups) -> None:
        self._model, self._groups = model, groups
        self._at_risk_from = model.at_risk_from
        self._scorer = Scorer(model)
        self.drift = Drift(model)

    def assess(self, due: Sequence[Due], version: int) -> Iterator[tuple[CustomerFact, Told]]:
        """The rows of customers as they stand, and what is to be remembered of each.

        Nobody may be due twice: what changed is told against what is remembered.
        """
        for block in _blocks(due):
            yield from self._assess(block, version)

    def meet(self, due: Sequence[Due]) -> None:
        """Have customers counted for the drift."""
        for block in _blocks(due):
            table = _table(block)
            profiles = [each.customer.outlook.behaviour.profile for each in block]
            risks = self._scorer.scores(table, profiles).probabilities
            for row, profile, risk in zip(table.tolist(), profiles, risks, strict=True):
                self.drift.meet(features_of(row), profile, risk)

    def _assess(self, due: Sequence[Due], version: int) -> Iterator[tuple[CustomerFact, Told]]:
        outlooks = [customer.outlook for _, customer, _ in due]
        profiles = [outlook.behaviour.profile for outlook in outlooks]
        stages = [outlook.position.stage for outlook in outlooks]
        table = _table(due)
        scores = self._scorer.scores(table, profiles)
        risks = np.where(scores.enough, scores.probabilities, np.nan)
        healths = healths_of(table, risks)
        groups = self._groups.of_all(Crowd(profiles, table, stages, risks, healths.values))
        raise_it = raising(scores.reasons, self._scorer.codes, REASONS)
        added = np.rint(or_zero(healths.added) * HEALTH_UNIT).astype(int).T.tolist()
        for each, outlook, risk, enough, reasons, health, parts, whole, group in zip(
            *(due, outlooks, scores.probabilities, scores.enough, raise_it),
            *(healths.values.tolist(), known_parts(healths.parts), added, groups),
            strict=True,
        ):
            told = self._told(outlook, risk, tuple(whole))
            judged = _Judged(risk, reasons if enough else _NOT_ENOUGH, health, parts, group)
            yield self._row(each, version, outlook, judged, told), told

    def _told(self, outlook: Outlook, risk: float, added: tuple[int, ...]) -> Told:
        at_risk = risk >= self._at_risk_from
        return Told(
            round(risk * FULL_RISK), at_risk, outlook.position.stage, outlook.segment, added
        )

    def _row(
        self, due: Due, version: int, outlook: Outlook, judged: "_Judged", told: Told
    ) -> CustomerFact:
        name, customer, at = due
        known, position = outlook.behaviour, outlook.position
        return CustomerFact(  # by place: twice as fast as by name, and there are many
            name,
            version,
            False,  # it stays
            customer.newest,
            at,
            self._model.version,
            judged.risk,
            *judged.reasons,
            judged.health if judged.parts else None,
            judged.parts,
            _change(customer.told, told.health),
            position.stage,
            None if position.stage == NOWHERE else position.since,
            _satisfaction(known),
            outlook.open,
            known.contacts.last * 1000 if known.contacts.n else None,
            list(judged.groups.segments),
            judged.groups.persona,
            {key: text_of(value) or "" for key, value in known.profile.items()},
        )


class _Judged(NamedTuple):
    """What the row of a customer tells of how it is judged; reasons are codes and weights."""

    risk: float
    reasons: tuple[list[str], list[float]]
    health: float
    parts: dict[str, float]
    groups: Membership


_NOT_ENOUGH: Final = ([NOT_ENOUGH], [0.0])


def _blocks(due: Sequence[Due]) -> Iterator[Sequence[Due]]:
    for first in range(0, len(due), _BLOCK):
        yield due[first : first + _BLOCK]


def _table(due: Sequence[Due]) -> Numbers:
    return table_of([row_at(customer.outlook.behaviour, at) for _, customer, at in due])


def _change(before: Told | None, added: tuple[int, ...]) -> dict[str, float]:
    """What each part did to the health since it was last told; nothing before the first time."""
    if before is None or before.health == added:
        return {}
    parts = zip(WEIGHTS, before.health, added, strict=True)
    return {part: (now - old) / HEALTH_UNIT for part, old, now in parts if now != old}


def _satisfaction(known: Behaviour) -> float | None:
    """Mean points over all scales, 0 to 100."""
    n = total = 0
    for rated in known.ratings.values():
        n += rated.n
        total += rated.total
    return total / n / _POINTS_E4 if n else None
