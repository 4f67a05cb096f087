"""Features in the units of people, and back."""

import math

import pytest

from streams.signals.churn.features import FEATURES, features_at
from streams.signals.churn.units import unit_of
from tests.streams.signals.churn.histories import day
from tests.streams.signals.churn.test_features import at, known_of


@pytest.mark.parametrize("feature", FEATURES)
def test_there_and_back(feature: str) -> None:
    """What people write becomes a feature and what they read again."""
    unit = unit_of(feature)
    for value in (0.5, 1, 7):
        assert unit.people(unit.feature(value)) == pytest.approx(value)


def test_as_people_say_it() -> None:
    """Ten days of silence after two purchases five days apart: two own gaps."""
    known = known_of(day(0, kind="purchase"), day(5, kind="purchase"))
    found = {name: unit_of(name).people(v) for name, v in features_at(known, at(15)).items()}
    assert found["silence"] == pytest.approx(10)
    assert found["purchase_overdue"] == pytest.approx(2)
    assert found["purchases"] == pytest.approx(2)
    assert found["channels"] == 1


def test_a_trend_of_nothing_is_below_all() -> None:
    """Where people write 0."""
    assert unit_of("trend").feature(0) == -math.inf
