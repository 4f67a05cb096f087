"""Scoring one customer: features, risk, health, groups → the row of the customer as it stands."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from schemas.facts import CustomerFact
from streams.customers.outlook import HEALTH_UNIT, Told
from streams.customers.state import Customer
from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.features import features_at
from streams.signals.churn.model import Model
from streams.signals.churn.reasons import NOT_ENOUGH, weights_of
from streams.signals.churn.scorer import Score, Scorer
from streams.signals.churn.values import text_of
from streams.signals.health import Health, health_of
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
        self._scorer = Scorer(model)

    def assess(self, name: str, customer: Customer, at: int, version: int) -> CustomerFact:
        """The row of a customer as of a time (ms) not before its newest touchpoint."""
        outlook = customer.outlook
        known, position = outlook.behaviour, outlook.position
        features = features_at(known, at)
        score = self._scorer.score(features, known.profile)
        risk = score.probability
        health = health_of(features, risk if score.enough else None)
        groups = self._groups.of(
            Judged(
                known.profile,
                features,
                position.stage,
                risk if score.enough else None,
                health.value,
            )
        )
        codes, weights = _reasons(score)
        return CustomerFact(  # by place: twice as fast as by name, and there are many
            name,
            version,
            False,  # it stays
            customer.newest,
            at,
            self._model.version,
            risk,
            codes,
            weights,
            health.value,
            health.parts,
            _change(customer.told, health),
            position.stage,
            None if position.stage == NOWHERE else position.since,
            _satisfaction(known),
            outlook.open,
            known.contacts.last * 1000 if known.contacts.n else None,
            list(groups.segments),
            groups.persona,
            {key: text_of(value) or "" for key, value in known.profile.items()},
        )

    def told(self, fact: CustomerFact, segment: str) -> Told:
        """What is remembered of a row that is told; `segment` is that of the touchpoints."""
        parts = Health(fact.health, fact.health_parts)
        return Told(
            round(fact.churn_risk * FULL_RISK),
            fact.churn_risk >= self._model.at_risk_from,
            fact.stage,
            segment,
            dict(_hundredths(parts)),
        )


class _Reasons(NamedTuple):
    codes: list[str]
    weights: list[float]


def _reasons(score: Score) -> _Reasons:
    if not score.enough:
        return _Reasons([NOT_ENOUGH], [0.0])
    top = [each for each in weights_of(score)[:REASONS] if each[1] > 0]
    return _Reasons([code for code, _ in top], [weight for _, weight in top])


def _hundredths(health: Health) -> Iterator[tuple[str, int]]:
    for part, added in health.added().items():
        yield part, round(added * HEALTH_UNIT)


def _change(before: Told | None, after: Health) -> dict[str, float]:
    """What each part did to the health since it was last told; nothing before the first time."""
    if before is None:
        return {}
    old: Mapping[str, int] = before.health
    new = dict(_hundredths(after))
    moved = {part: new.get(part, 0) - old.get(part, 0) for part in (*old, *new)}
    return {part: change / HEALTH_UNIT for part, change in moved.items() if change}


def _satisfaction(known: Behaviour) -> float | None:
    """Mean points over all scales, 0 to 100."""
    n = sum(rated.n for rated in known.ratings.values())
    total = sum(rated.total for rated in known.ratings.values())
    return total / n / _POINTS_E4 if n else None
