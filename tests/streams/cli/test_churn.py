"""`nabz churn` and `nabz customer` on a real ClickHouse."""

import json
import math
from pathlib import Path

import pytest

from schemas import controls
from schemas.controls import CONTROL_KEY, control_of
from streams import migrate
from streams.customers.in_force import ChurnContent
from streams.settings import Settings
from streams.signals.churn import model as churn_model
from streams.store.block import Record
from tests.streams.churn.populations import START, subscribers
from tests.streams.churn.stored import store, store_touchpoints
from tests.streams.cli.conftest import Nabz

pytestmark = pytest.mark.flow

#: The keys that programs read.
KEYS = {
    *("n", "positives", "auc", "average_precision", "brier", "log_loss"),
    *("lift_top_decile", "calibration_slope", "ece"),
}


def test_a_model_is_learnt_and_scores_a_customer(on_the_stack: Settings, nabz: Nabz) -> None:
    """Fit, evaluate, and a customer with reasons of the learnt model once that is in force."""
    migrate.migrate(on_the_stack)
    people = subscribers(500)
    store_touchpoints(on_the_stack, (each for one in people for each in one.touchpoints))

    fitted = json.loads(nabz("churn", "fit", "--no-apply", "--plot", "r.png", "--json").out)
    assert set(fitted) >= KEYS
    assert fitted["n"] == 500
    tried = json.loads(nabz("churn", "evaluate", "--json").out)
    assert tried == {name: fitted[name] for name in tried}
    assert fitted["customers_scored"] == 0
    assert "AUC 0." in nabz("churn", "evaluate").out

    monthly = next(p for p in people if p.touchpoints[0].attributes["contract"] == "monthly")
    assert "uncalibrated, scorecard-1" in nabz("customer", monthly.name).out
    content = ChurnContent(model=churn_model.load(Path("churn.json")), as_of=START)
    control = controls.encode(control_of("churn", content))
    store(on_the_stack, "touchpoints", Record(0, 1_000, START, CONTROL_KEY, control))
    shown = nabz("customer", monthly.name).out
    assert f" calibrated, {fitted['version']}" in shown
    assert "contract is monthly" in shown
    found = json.loads(nabz("customer", monthly.name, "--json", "--last", "1").out)
    assert (found["customer"], found["as_of"]) == (monthly.name, START)
    assert [each["kind"] for each in found["timeline"]] == ["outcome"]
    assert found["risk"]["reasons"][0]["code"] == "profile:contract"
    added = sum(each["contribution"] for each in found["risk"]["contributions"])
    p = found["risk"]["probability"]
    assert abs(found["risk"]["base"] + added - math.log(p / (1 - p))) < 1e-9
    assert "log-odds" in nabz("customer", monthly.name, "--why").out
    late = nabz("customer", monthly.name, "--since", "2099-01-01T00:00:00Z")
    assert (late.status, "must be before --as-of" in late.err) == (2, True)


def test_too_little_is_one_clear_line(on_the_stack: Settings, nabz: Nabz) -> None:
    """Nothing stored, nobody of that name, too few lost."""
    migrate.migrate(on_the_stack)
    assert "no touchpoint is stored" in nabz("churn", "evaluate").err
    assert "no touchpoint of customer 'ada'" in nabz("customer", "ada").err
    people = subscribers(50)
    store_touchpoints(on_the_stack, (each for one in people for each in one.touchpoints))
    ran = nabz("churn", "fit")
    assert ran.status == 1
    assert "it takes at least 100 of each" in ran.err
