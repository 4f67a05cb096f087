"""Scoring one customer: features, risk, health, groups → the row of the customer as it stands."""

from typing import Final

from schemas.facts import CustomerFact
from streams.customers.outlook import HEALTH_UNIT, Told
from streams.customers.state import Customer
from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.drift import Drift
from streams.signals.churn.features import features_at
from streams.signals.churn.model import Model
from streams.signals.churn.reasons import NOT_ENOUGH, raising
from streams.signals.churn.scorer import Scorer
from streams.signals.churn.values import text_of
from streams.signals.health import WEIGHTS, Health, health_of
from streams.signals.journey.groups import Groups, Judged
from streams.signals.journey.spec import NOWHERE
from streams.signals.measures import FULL_RISK

#: Reasons that are told, those that raise the risk most.
REASONS: Final = 3
#: Points in 1e-4 → 0 to 100.
_POINTS_E4: Final = 10_000


class Assessor:
    """A churn model and the groups, ready to score."""

    def __init__(self, model: Model, groups: Groups) -> None:
        self._model, self._groups = model, groups
        self._at_risk_from = model.at_risk_from
        self._scorer = Scorer(model)
        self.drift = Drift(model)

    def assess(
        self, name: str, customer: Customer, at: int, version: int
    ) -> tuple[CustomerFact, Told]:
        """A customer as of a time (ms) not before its newest touchpoint.

        The row of the customer as it stands, and what is to be remembered of it.
        """
        outlook = customer.outlook
        known, position = outlook.behaviour, outlook.position
        features = features_at(known, at)
        score = self._scorer.score(features, known.profile)
        likely = score.probability if score.enough else None
        health = health_of(features, likely)
        added = _hundredths(health)
        groups = self._groups.of(
            Judged(known.profile, features, position.stage, likely, health.value)
        )
        reasons = raising(score, REASONS) if score.enough else _NOT_ENOUGH
        fact = CustomerFact(  # by place: twice as fast as by name, and there are many
            name,
            version,
            False,  # it stays
            customer.newest,
            at,
            self._model.version,
            score.probability,
            [code for code, _ in reasons],
            [weight for _, weight in reasons],
            health.value,
            health.parts,
            _change(customer.told, added),
            position.stage,
            None if position.stage == NOWHERE else position.since,
            _satisfaction(known),
            outlook.open,
            known.contacts.last * 1000 if known.contacts.n else None,
            list(groups.segments),
            groups.persona,
            {key: text_of(value) or "" for key, value in known.profile.items()},
        )
        return fact, self._told(fact, outlook.segment, added)

    def meet(self, customer: Customer, at: int) -> None:
        """Have a customer counted for the drift, as of a time (ms) as above."""
        known = customer.outlook.behaviour
        features = features_at(known, at)
        risk = self._scorer.score(features, known.profile).probability
        self.drift.meet(features, known.profile, risk)

    def _told(self, fact: CustomerFact, segment: str, added: tuple[int, ...]) -> Told:
        risk = fact.churn_risk
        at_risk = risk >= self._at_risk_from
        return Told(round(risk * FULL_RISK), at_risk, fact.stage, segment, added)


_NOT_ENOUGH: Final = [(NOT_ENOUGH, 0.0)]


def _hundredths(health: Health) -> tuple[int, ...]:
    added = health.added.get
    return tuple([round(added(part, 0.0) * HEALTH_UNIT) for part in WEIGHTS])


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
