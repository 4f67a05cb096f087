"""Scores: additive to the last digit, missing apart from zero, reasons that hold."""

import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import ConfigError
from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.codes import GROUPS
from streams.signals.churn.features import FEATURES, features_at
from streams.signals.churn.model import Model, Term, load, write
from streams.signals.churn.reasons import reasons_of, top
from streams.signals.churn.scorecard import SCORECARD
from streams.signals.churn.scorer import Scorer
from streams.signals.churn.update import take
from streams.signals.churn.wordings import WORDINGS
from tests.streams.signals.churn.histories import eventful

LEARNT = Model(
    version="v",
    calibrated=True,
    base_rate=0.25,
    intercept=-1.0,
    definition="outcomes",
    terms=(
        Term(feature="silence", coefficient=0.5, mean=2.0, scale=2.0),
        Term(feature="profile:plan", coefficient=0.3, mean=0.4, scale=0.5, value="gold"),
        Term(feature="profile:plan", coefficient=-0.2, mean=0.1, scale=0.5, missing=True),
        Term(feature="profile:age", coefficient=-1.0, mean=40.0, scale=10.0),
    ),
)


def logit(probability: float) -> float:
    """Log-odds."""
    return math.log(probability / (1 - probability))


def test_a_score_by_hand() -> None:
    """Numbers, words, and text that is a number."""
    found = Scorer(LEARNT).score({"silence": 4.0}, {"plan": "gold", "age": "50"})
    plan = 0.3 * (1 - 0.4) / 0.5 - 0.2 * (0 - 0.1) / 0.5
    assert found.contributions == pytest.approx(
        {"silence": 0.5, "profile:plan": plan, "profile:age": -1.0}
    )
    assert found.probability == pytest.approx(1 / (1 + math.exp(1.0 - 0.5 - plan + 1.0)))


def test_missing_is_a_state_of_its_own() -> None:
    """Where it was learnt it counts as learnt, elsewhere not at all."""
    found = Scorer(LEARNT).score({"silence": 2.0}, {})
    plan = 0.3 * (0 - 0.4) / 0.5 - 0.2 * (1 - 0.1) / 0.5
    assert found.contributions == pytest.approx({"silence": 0.0, "profile:plan": plan})


def test_a_base_beyond_all_measure_is_bounded_where_nothing_is_added() -> None:
    """A mean value adds 0: there is nothing to shrink, and nothing to divide by."""
    sure = Model(
        version="v",
        calibrated=False,
        base_rate=0.25,
        intercept=40.0,
        definition="outcomes",
        terms=(Term(feature="silence", coefficient=0.5, mean=2.0, scale=2.0),),
    )
    assert Scorer(sure).score({"silence": 2.0}, {}).probability == 1 / (1 + math.exp(-12.0))


@pytest.mark.parametrize("model", [LEARNT, SCORECARD])
def test_no_data_is_the_base_rate(model: Model) -> None:
    """And says that there is not enough history."""
    found = Scorer(model).score(features_at(Behaviour(), 0), {})
    assert not found.enough
    assert found.probability == pytest.approx(model.base_rate)
    assert found.base == pytest.approx(logit(model.base_rate))
    assert reasons_of(found) == []


@given(
    st.dictionaries(st.sampled_from(FEATURES), st.floats(-1e9, 1e9)),
    st.dictionaries(st.sampled_from(("plan", "age")), st.sampled_from(("gold", "1e300", None))),
    st.sampled_from((LEARNT, SCORECARD)),
)
def test_reasons_add_up(
    features: dict[str, float], profile: dict[str, str | None], model: Model
) -> None:
    """They sum to logit(p) - base within 1e-9, whatever is put in."""
    found = Scorer(model).score(features, profile)
    total = math.fsum(reason.contribution for reason in reasons_of(found))
    assert abs(total - (logit(found.probability) - found.base)) < 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_without_its_top_reason_a_score_is_lower(seed: int) -> None:
    """What the first reason stands on is taken away."""
    known = Behaviour()
    touchpoints = list(eventful(40, seed))
    for touchpoint in touchpoints:
        take(known, touchpoint)
    features = features_at(known, touchpoints[-1].time + 10**9)
    before = Scorer(SCORECARD).score(features, known.profile)
    gone = GROUPS[top(before)[0].code]
    left = {name: value for name, value in features.items() if name not in gone}
    assert Scorer(SCORECARD).score(left, known.profile).probability < before.probability


def test_every_feature_has_a_reason_with_its_wording() -> None:
    """None is left unsaid, none said twice."""
    grouped = [feature for features in GROUPS.values() for feature in features]
    assert sorted(grouped) == sorted(FEATURES)
    assert set(WORDINGS) == set(GROUPS)
    assert {term.feature for term in SCORECARD.terms} <= set(FEATURES)


def test_a_reason_of_the_profile_names_its_value() -> None:
    """In both languages."""
    found = {r.code: r for r in reasons_of(Scorer(LEARNT).score({}, {"plan": "gold", "age": 50}))}
    assert found["profile:plan"].en == "plan is gold"
    assert "gold" in found["profile:plan"].fa
    assert found["profile:age"].en == "age is 50"


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    """To the last digit; the scorecard says that it is not calibrated."""
    write(SCORECARD, tmp_path / "m.json")
    assert load(tmp_path / "m.json") == SCORECARD
    assert not SCORECARD.calibrated


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    """With the file's name."""
    (tmp_path / "m.json").write_text("{}")
    with pytest.raises(ConfigError, match=r"m\.json: no model of `nabz churn fit`"):
        load(tmp_path / "m.json")
    broken = msgspec.structs.replace(LEARNT, base_rate=1.0)
    write(broken, tmp_path / "m.json")
    with pytest.raises(ConfigError, match="impossible"):
        load(tmp_path / "m.json")
