"""Scoring many customers at once: each gets what it would get alone."""

import random

import msgspec
import numpy as np
import pytest

from streams.customers import assess
from streams.customers.assess import Assessor, Due
from streams.customers.state import Customer
from streams.signals.churn.expected import SCORE, Expected
from streams.signals.churn.features import features_at
from streams.signals.churn.model import Model
from streams.signals.churn.reasons import top
from streams.signals.churn.scorecard import SCORECARD
from streams.signals.churn.scorer import Scorer
from streams.signals.churn.update import take
from streams.signals.health import health_of
from streams.signals.journey.group_file import load
from streams.signals.journey.groups import Groups, Judged
from tests.streams.signals.churn.histories import DAY_MS, eventful
from tests.streams.signals.churn.test_model import LEARNT

MODELS = pytest.mark.parametrize("model", [SCORECARD, LEARNT], ids=["scorecard", "learnt"])
GROUPS = Groups(load(None))


def crowd(n: int) -> list[Due]:
    """Customers of all kinds, some of whom nothing is known."""
    return [due(seed) for seed in range(n)]


def due(seed: int) -> Due:
    """A customer with a history of its own."""
    roll, customer = random.Random(seed), Customer()
    behaviour = customer.outlook.behaviour
    for touchpoint in eventful(roll.randrange(40), seed):
        take(behaviour, touchpoint)
        customer.newest = max(customer.newest, touchpoint.time)
    if roll.random() < 0.5:
        behaviour.profile = {"plan": roll.choice(("gold", "tin", None)), "age": roll.random() * 90}
    customer.outlook.position.stage = roll.choice(("none", "awareness", "use", "support"))
    return Due(f"c{seed}", customer, customer.newest + roll.randrange(100) * DAY_MS)


@MODELS
def test_company_changes_nothing(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one bit of a row, nor of what is remembered, however many are scored together."""
    people, assessor = crowd(60), Assessor(model, GROUPS)
    alone = [found for each in people for found in assessor.assess([each], 7)]
    assert list(assessor.assess(people, 7)) == alone
    monkeypatch.setattr(assess, "_BLOCK", 7)
    assert list(assessor.assess(people, 7)) == alone
    assert len({fact.churn_risk for fact, _ in alone}) > 30


@MODELS
def test_a_row_says_what_is_said_of_one_customer(model: Model) -> None:
    """Risk, reasons, health and groups: as where one customer is looked at."""
    scorer = Scorer(model)
    people = crowd(40)
    for each, (fact, told) in zip(people, Assessor(model, GROUPS).assess(people, 7), strict=True):
        known, stage = each.customer.outlook.behaviour, each.customer.outlook.position.stage
        features = features_at(known, each.at)
        score = scorer.score(features, known.profile)
        risk = score.probability if score.enough else None
        health = health_of(features, risk)
        groups = GROUPS.of(Judged(known.profile, features, stage, risk, health.value))
        assert fact.churn_risk == score.probability
        assert fact.churn_reasons == [reason.code for reason in top(score)] or not score.enough
        assert (fact.health, fact.health_parts) == (health.value, health.parts)
        assert (tuple(fact.segments), fact.persona) == (groups.segments, groups.persona)
        assert sum(told.health) == pytest.approx(100 * (health.value or 0), abs=3)


def test_who_is_met_counts_for_the_drift_one_by_one() -> None:
    """As many as were met, and each in the bin of its own score."""
    spread = Expected(feature=SCORE, edges=(0.9, 0.99, 0.999), shares=(0.25,) * 4 + (0.0,))
    model = msgspec.structs.replace(SCORECARD, expected=(spread,))
    together, apart = Assessor(model, GROUPS), Assessor(model, GROUPS)
    people = crowd(20)
    together.meet(people)
    for each in people:
        apart.meet([each])
    assert together.drift.n == apart.drift.n == 20
    assert together.drift.counts == apart.drift.counts
    assert sum(n > 0 for n in together.drift.counts[0]) > 2


def test_nobody_is_due() -> None:
    """A tick by which nobody is scored."""
    assessor = Assessor(SCORECARD, Groups([]))
    assert list(assessor.assess([], 1)) == []
    ((fact, _),) = assessor.assess([due(3)], 1)
    assert (fact.segments, fact.persona) == ([], "")
    assert not np.isnan(fact.churn_risk)
