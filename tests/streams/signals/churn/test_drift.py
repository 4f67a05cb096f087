"""Drift of inputs and scores against the customers that a model learnt from."""

import math

import msgspec
import pytest

from streams.signals.churn import drift
from streams.signals.churn.drift import Drift, drift_of, psi
from streams.signals.churn.expected import SCORE, Expected
from streams.signals.churn.model import ATTRIBUTE, Term, checked
from streams.signals.churn.scorecard import SCORECARD

SILENCE = Expected(feature="silence", edges=(1.0, 2.0), shares=(0.5, 0.3, 0.1, 0.1))
PLAN = Expected(feature=f"{ATTRIBUTE}plan", words=("basic", "gold"), shares=(0.6, 0.2, 0.1, 0.1))
RISK = Expected(feature=SCORE, edges=(0.5,), shares=(0.8, 0.2, 0.0))
MODEL = msgspec.structs.replace(SCORECARD, version="own", expected=(SILENCE, PLAN, RISK))


def met(n: int, silence: float | None, plan: str | None, risk: float) -> Drift:
    """So many customers who are all alike."""
    found = Drift(MODEL)
    features = {} if silence is None else {"silence": silence}
    for _ in range(n):
        found.meet(features, {"plan": plan}, risk)
    return found


def test_the_index_by_hand() -> None:
    """Half against all: 0.5 ln 2 for the one, and as good as nothing against half for the other."""
    assert psi([0.5, 0.5], [0.5, 0.5]) == 0
    expected = (0.75 - 0.5) * math.log(1.5) + (0.25 - 0.5) * math.log(0.5)
    assert math.isclose(psi([0.5, 0.5], [0.75, 0.25]), expected)
    assert math.isfinite(psi([1.0, 0.0], [0.0, 1.0]))


@pytest.mark.parametrize(
    ("expected", "value", "place"),
    [
        *((SILENCE, 0.9, 0), (SILENCE, 1.0, 1), (SILENCE, 2.5, 2), (SILENCE, None, 3)),
        *((PLAN, "basic", 0), (PLAN, "gold", 1), (PLAN, "new", 2), (PLAN, None, 3)),
    ],
)
def test_bins(expected: Expected, value: float | str | None, place: int) -> None:
    """Words have one each, and those never seen one together; the unknown is the last."""
    assert expected.bin_of(value) == place


def test_customers_as_those_learnt_from_have_no_drift() -> None:
    """In the very shares of the model."""
    found = Drift(MODEL)
    for number in range(1_000):
        tenth = number % 10
        silence = None if tenth == 9 else (0.5 if tenth < 5 else 1.5 if tenth < 8 else 3.0)
        plan = None if tenth == 9 else ("basic" if tenth < 6 else "gold" if tenth < 8 else "new")
        features = {} if silence is None else {"silence": silence}
        found.meet(features, {"plan": plan}, 0.6 if tenth < 2 else 0.1)
    assert all(abs(value) < 1e-9 for value in drift_of([found]).values())


def test_several_partitions_are_one_population() -> None:
    """Each too small by itself; an input that nobody has any more has drifted far."""
    halves = [met(300, None, "basic", 0.1), met(300, None, "basic", 0.1)]
    assert drift_of(halves[:1]) == {}
    assert drift_of([]) == {}
    found = drift_of(halves)
    assert list(found) == ["silence", f"{ATTRIBUTE}plan", SCORE]
    assert found["silence"] > 0.25
    other = Drift(msgspec.structs.replace(MODEL, version="newer"))
    assert drift_of([*halves, other]) == found


def test_what_was_long_ago_counts_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is in mind counts half when it gets too much."""
    monkeypatch.setattr(drift, "MOST", 600)
    found = met(601, 0.5, "basic", 0.1)
    assert found.n == 300.5
    assert found.counts[0] == [300.5, 0, 0, 0]


def test_a_spread_that_lacks_a_share_is_refused() -> None:
    """Else counting would fail in the flow."""
    damaged = msgspec.structs.replace(SILENCE, shares=(1.0,))
    with pytest.raises(ValueError, match="spread of its inputs is impossible"):
        checked(msgspec.structs.replace(MODEL, expected=(damaged,)))
    strange = (Term(feature="from the future", coefficient=1.0),)
    with pytest.raises(ValueError, match="knows no feature 'from the future'"):
        checked(msgspec.structs.replace(MODEL, terms=strange))
