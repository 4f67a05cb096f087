"""Health: parts, weights that are redistributed, differences that add up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.signals.health import WEIGHTS, Health, difference, health_of, whole_of

PARTS = st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.floats(0, 100), min_size=1)


def test_nothing_known_is_no_health() -> None:
    """Neither good nor bad."""
    assert health_of({}, None) == Health(None, {}, {})


def test_parts_by_hand() -> None:
    """Two repeats and a breach, rated 3 of 5 once, one own gap overdue, a risk of 0.3."""
    features = {
        **dict.fromkeys(("transfers", "reopenings", "abandoned_calls"), 0.0),
        "contacts_90": math.log(4),
        "repeat_contacts": math.log(3),
        "breaches": math.log(2),
        "csat_last": 0.5,
        "csat_mean": 0.5,
        "overdue": math.log(2),
    }
    found = health_of(features, 0.3)
    assert found.parts == pytest.approx(
        {"satisfaction": 50, "responsiveness": 50, "effort": 50, "engagement": 50, "risk": 70}
    )
    assert found.value == pytest.approx(0.8 * 50 + 0.2 * 70)


def test_the_weight_of_what_is_missing_goes_to_the_others() -> None:
    """In proportion: risk and engagement weigh alike, so each is half."""
    found = health_of({"silence": math.log(91)}, 0.2)
    assert found.parts == pytest.approx({"engagement": 50, "risk": 80})
    assert found.value == pytest.approx(65)


@given(PARTS, PARTS)
def test_differences_sum_to_the_difference(
    before: dict[str, float], after: dict[str, float]
) -> None:
    """Also where a part comes or goes; the whole stays within 0 and 100."""
    old, new = whole_of(before), whole_of(after)
    assert old.value is not None
    assert new.value is not None
    assert -1e-9 <= new.value <= 100 + 1e-9
    assert sum(difference(old, new).values()) == pytest.approx(new.value - old.value, abs=1e-9)
