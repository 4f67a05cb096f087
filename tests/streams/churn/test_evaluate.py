"""Studies from start to end: what is chosen, what is refused, and how good it comes out."""

from pathlib import Path

import pytest

from streams.churn.definition import Definition, Inactivity
from streams.churn.evaluate import evaluate, fit
from streams.churn.history import Customer
from streams.churn.plot import draw
from streams.churn.study import Study, study_of
from streams.errors import NabzError
from streams.signals.churn.scorer import Scorer
from tests.streams.churn.populations import DAY_MS, buyers, leavers, overview, subscribers

SUBSCRIBERS = subscribers(500)


def studied(customers: list[Customer], days: int = 90) -> Study:
    """The study of all that is known of them."""
    there = overview(customers)
    definition = Definition(inactivity=Inactivity(days=days))
    return study_of(lambda: customers, there, there.last, definition)


def test_labels_of_one_time_are_cross_validated(tmp_path: Path) -> None:
    """And it says so; the contract is learnt, the outcome among the attributes is not."""
    said: list[str] = []
    study = studied(SUBSCRIBERS)
    model, trial = fit(study, said.append)
    assert "cross-validation" in trial.quality.split
    assert said[0] == trial.quality.split
    # P(monthly | lost) is 5/6 and P(monthly | stayed) 5/14: the best there is has AUC .74.
    assert 0.66 < trial.quality.auc < 0.80
    assert 0.7 < trial.quality.calibration_slope < 1.4
    assert {term.feature for term in model.terms} == {"profile:contract", "profile:age"}
    monthly = Scorer(model).score({}, {"contract": "monthly", "age": 50}).probability
    yearly = Scorer(model).score({}, {"contract": "yearly", "age": 50}).probability
    assert abs(monthly - 0.5) < 0.1
    assert abs(yearly - 0.1) < 0.1
    draw(trial, tmp_path / "r.png")
    assert (tmp_path / "r.png").read_bytes().startswith(b"\x89PNG")


def test_a_model_is_the_same_each_time() -> None:
    """Version and all."""
    study = studied(SUBSCRIBERS)
    assert fit(study, lambda _: None) == fit(study, lambda _: None)


def test_outcomes_over_time_are_split_by_time() -> None:
    """All that is tried is younger than all that was learnt from."""
    study = studied(subscribers(1_500, spread_ms=1_000))
    assert max(each.at for each in study.older) < min(each.at for each in study.newer)
    trial = evaluate(study, lambda _: None)
    assert trial.quality.split.startswith("time")
    assert trial.quality.n == len(study.newer) == 450


def test_purchases_alone_are_enough() -> None:
    """Who stopped buying is told from who goes on; snapshots are the days apart."""
    study = studied(buyers(600), days=60)
    assert study.definition == "no purchase within 60 days"
    assert study.newer[0].at - study.older[0].at == 60 * DAY_MS
    quality = evaluate(study, lambda _: None).quality
    assert quality.auc > 0.9
    assert quality.n_active == sum(not each.gone for each in study.newer)
    assert 0 < quality.n_active < quality.n
    assert quality.auc_active is not None


def test_leaving_alone_is_enough() -> None:
    """A few that were recorded as retained do not make the others be left out."""
    study = studied(leavers(900), days=140)
    assert study.definition == "recorded as churned within 140 days"
    lost = {each.customer for each in study.newer if each.lost}
    assert len(lost) >= 100
    assert not lost & {each.customer for each in study.older if each.lost}
    # Nothing that they did before foretells when they stop: more than chance would be a leak.
    assert 0.4 < evaluate(study, lambda _: None).quality.auc < 0.6


def test_too_few_are_refused() -> None:
    """With how many there are."""
    with pytest.raises(NabzError, match=r"too little to learn from: \d\d customers were lost"):
        studied(subscribers(200))


def test_too_short_a_history_is_refused() -> None:
    """With what to write."""
    with pytest.raises(NabzError, match=r"write fewer under inactivity: days: in a churn\.yaml"):
        studied(buyers(50), days=400)


def test_a_time_after_everything_is_refused() -> None:
    """Everybody would have fallen silent."""
    customers = buyers(50)
    there = overview(customers)
    with pytest.raises(NabzError, match=r"nothing happened in the 90 days before --as-of"):
        study_of(lambda: customers, there, there.last + 91 * DAY_MS, Definition())
