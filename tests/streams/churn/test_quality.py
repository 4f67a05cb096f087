"""Measures by hand."""

import math

import pytest

from streams.churn.quality import ece_of, quality_of, reliability

SCORES = [0.1] * 10 + [0.9] * 10
LOST = [False] * 9 + [True] + [True] * 9 + [False]


def test_measures_by_hand() -> None:
    """Ten of which one was lost at 0.1, ten of which nine were at 0.9."""
    found = quality_of(SCORES, LOST, "hand")
    assert (found.n, found.positives) == (20, 10)
    assert found.auc == pytest.approx(0.9)
    assert found.average_precision == pytest.approx(0.9 * 0.9 + 0.1 * 0.5)
    assert found.brier == pytest.approx((18 * 0.01 + 2 * 0.81) / 20)
    assert found.brier_skill == pytest.approx(1 - 0.09 / 0.25)
    assert found.log_loss == pytest.approx(-(0.9 * math.log(0.9) + 0.1 * math.log(0.1)), abs=1e-6)
    assert found.lift_top_decile == pytest.approx(2)
    assert found.calibration_slope == pytest.approx(1, abs=1e-3)


def test_overconfidence_shows() -> None:
    """Scores of 0.01 and 0.99 where nine of ten hold have a slope below one half."""
    sure = [0.01 if score < 0.5 else 0.99 for score in SCORES]
    found = quality_of(sure, LOST, "hand")
    assert found.calibration_slope == pytest.approx(math.log(9) / math.log(99), abs=1e-3)


def test_who_was_gone_before_is_told_apart() -> None:
    """Without the nine that were easy to tell, one in eleven is right: 0.1 < 0.9 for one pair."""
    gone = [False] * 10 + [True] * 9 + [False]
    found = quality_of(SCORES, LOST, "hand", gone)
    assert (found.n, found.n_active) == (20, 11)
    assert found.auc_active == pytest.approx((0 + 9 * 0.5) / 10)
    assert quality_of(SCORES, LOST, "hand").auc_active is None
    assert quality_of(SCORES, LOST, "hand", LOST).auc_active is None


def test_reliability_has_ten_bins_of_equal_size() -> None:
    """And their distance, weighed by size, is the calibration error."""
    bins = reliability([0.2] * 10 + [0.6] * 10, [False] * 10 + [True] * 10)
    assert [each.n for each in bins] == [2] * 10
    assert ece_of(bins) == pytest.approx((0.2 + 0.4) / 2)
