"""Signals worked out of sums."""

import pytest

from streams.rolling.aggregate import Aggregate
from streams.rolling.histogram import bin_of
from streams.rolling.signals import BY_MEASURE, SIGNALS, Estimate, Observed, estimate

FORMULAS = {signal.name: signal.formula for signal in SIGNALS}


def sums_of(count: int, successes: int = 0, bins: dict[int, int] | None = None) -> Aggregate:
    made = Aggregate()
    made.count, made.successes, made.bins = count, successes, bins or {}
    return made


def shown(name: str, sums: Aggregate) -> Estimate:
    return estimate(FORMULAS[name], Observed(sums))


def test_contacts_are_counted_and_certain() -> None:
    """A full count has no sampling error."""
    assert shown("contacts", sums_of(7)) == (7, 7.0, 7.0, 7.0)


def test_csat_is_the_share_satisfied_with_wilson_bounds() -> None:
    """1 of 2: 50 %, 9.45 % … 90.55 %."""
    assert shown("csat", sums_of(2, 1)) == pytest.approx((2, 0.5, 0.0945, 0.9055), abs=5e-5)


@pytest.mark.parametrize(
    ("name", "n", "value"),
    [("csat", 20, 0.6), ("csat_top_box", 20, 0.35), ("csat_without_neutral", 16, 0.75)],
)
def test_csat_has_its_variants_side_by_side(name: str, n: int, value: float) -> None:
    """Of 20 answers of five: 4 of 1 or 2, 4 of 3, 5 of 4 and 7 of 5."""
    sums = sums_of(20, 12, {0: 4, 1: 4, 2: 5, 3: 7})
    assert shown(name, sums)[:2] == (n, value)


def test_who_all_took_no_side_leave_no_share() -> None:
    """Of neutral answers alone there is none, and of all of them nobody is satisfied."""
    sums = sums_of(3, 0, {1: 3})
    assert shown("csat_without_neutral", sums) == (0, None, None, None)
    assert shown("csat", sums)[:2] == (3, 0)


def test_ces_in_its_strict_form_counts_6_and_7() -> None:
    """Of 3, 4, 5, 6 and 7: three are at ease, two strictly, with the bounds of Wilson."""
    sums = sums_of(5, 3, {0: 1, 1: 1, 2: 1, 3: 2})
    assert shown("ces", sums)[:2] == (5, 0.6)
    assert shown("ces_strict", sums) == pytest.approx((5, 0.4, 0.1176, 0.7693), abs=5e-5)


def test_first_response_is_in_seconds() -> None:
    """Nine answers of 1..9 minutes: median 5, bounds ranks 2 and 8; p90 has no upper bound."""
    sums = sums_of(9, bins={bin_of(60_000 * minute): 1 for minute in range(1, 10)})
    assert shown("first_response_p50", sums) == pytest.approx((9, 300, 120, 480), rel=0.01)
    n, value, low, high = shown("first_response_p90", sums)
    assert (n, value, low) == pytest.approx((9, 540, 360), rel=0.01)
    assert high is None


def points_of(*points: int) -> Aggregate:
    """A pane of answers worth so many whole points."""
    made = Aggregate()
    for each in points:
        made.add_value(each * 10_000, (each * 10_000) ** 2, each >= 50)
    return made


def test_nps_is_in_points_with_its_standard_error() -> None:
    """P = .5, d = .2, n = 100: 30 points, 15.308 to each side."""
    sums = sums_of(100, 50)
    sums.sum, sums.sumsq = 50 - 20, 50 + 20
    assert shown("nps", sums) == pytest.approx((100, 30, 30 - 15.308, 30 + 15.308), abs=5e-4)


def test_nps_of_answers_all_alike_has_no_bounds() -> None:
    """One detractor is no certainty of -100."""
    sums = sums_of(1)
    sums.sum, sums.sumsq = -1, 1
    assert shown("nps", sums) == (1, -100, None, None)


def test_satisfaction_is_the_mean_of_points_with_students_bounds() -> None:
    """70, 80 and 90 points: 80, t = 4.303 with 2 degrees, s = 10; a lone answer has no bounds."""
    half = 4.303 * 10 / 3**0.5
    sums = points_of(70, 80, 90)
    assert shown("satisfaction", sums) == pytest.approx((3, 80, 80 - half, 100), abs=1e-9)
    assert shown("satisfaction", points_of(75)) == (1, 75, None, None)


def test_ces_is_published_in_both_forms() -> None:
    """Of 7, 4 and 1: one of three agrees, and the mean answer is 4."""
    sums = points_of(100, 50, 0)
    sums.successes = 1
    assert shown("ces", sums)[:2] == pytest.approx((3, 1 / 3))
    assert shown("ces_mean", sums)[:2] == pytest.approx((3, 4))


def test_ces5_is_apart_and_low_is_good() -> None:
    """Answers of 1 and 2 are 100 and 75 points: all at ease, their mean 1.5, bounds ascending."""
    assert shown("ces5_mean", points_of(100, 75)) == (2, 1.5, 1.0, 5.0)
    assert shown("ces5", points_of(100, 75))[:2] == (2, 1.0)


def test_response_rate_is_the_share_of_surveys_answered() -> None:
    """One of two sent."""
    assert shown("response_rate", sums_of(2, 1)).value == 0.5


def test_handle_time_is_the_mean_in_seconds() -> None:
    """60, 70 and 80 s: 70, t = 4.303 with 2 degrees, s = 10."""
    made, half = Aggregate(), 4.303 * 10 / 3**0.5
    for seconds in (60, 70, 80):
        made.add_value(seconds * 1000, seconds**2, 0)
    assert shown("handle_time", made) == pytest.approx((3, 70, 70 - half, 70 + half))


@pytest.mark.parametrize("name", ["transfer_rate", "reopen_rate", "abandon_rate"])
def test_rates_are_shares_with_wilson_bounds(name: str) -> None:
    """1 of 2: 9.45 % … 90.55 %."""
    assert shown(name, sums_of(2, 1)) == pytest.approx((2, 0.5, 0.0945, 0.9055), abs=5e-5)


@pytest.mark.parametrize(
    ("name", "n", "value"),
    [
        ("service_level", 100, 0.72),
        ("service_level_answered_only", 90, 0.8),
        ("service_level_without_short_abandons", 96, 0.75),
        ("abandon_rate_without_short_abandons", 96, 0.0625),
    ],
)
def test_service_levels_differ_in_who_counts_as_waiting(name: str, n: int, value: float) -> None:
    """Of 100, 72 were answered in time and 18 late; 10 gave up, 4 of them soon."""
    sums = sums_of(100, 72)
    sums.sum, sums.sumsq = 10, 4
    assert shown(name, sums)[:2] == (n, value)


def test_where_nobody_was_answered_there_is_no_level_of_the_answered() -> None:
    """And of all who waited it is nothing."""
    sums = sums_of(3)
    sums.sum = 3
    assert shown("service_level_answered_only", sums) == (0, None, None, None)
    assert shown("service_level", sums)[:2] == (3, 0)


def test_the_speed_of_answer_is_the_mean_time_in_the_queue_of_those_answered() -> None:
    """10, 20 and 30 s: 20, t = 4.303 with 2 degrees, s = 10; two who gave up are left out."""
    sums = sums_of(5, 2, {bin_of(1_000 * seconds): 1 for seconds in (10, 20, 30)})
    sums.sum = 2
    half = 4.303 * 10 / 3**0.5
    found = shown("speed_of_answer", sums)
    assert found == pytest.approx((3, 20, max(0, 20 - half), 20 + half), rel=0.03)
    assert found.value == pytest.approx(20, rel=0.01)


def test_where_nobody_was_answered_there_is_no_speed_of_answer() -> None:
    """Nor bounds of a single one."""
    sums = sums_of(3)
    sums.sum = 3
    assert shown("speed_of_answer", sums) == (0, None, None, None)
    assert shown("speed_of_answer", sums_of(1, 1, {0: 1})) == (1, 0, None, None)


#: Levels that count somebody: nobody is a value.
COUNTED = ("waiting", "customers_in_stage")


@pytest.mark.parametrize("name", [name for name in FORMULAS if name not in COUNTED])
@pytest.mark.parametrize("count", [0, -1])
def test_an_empty_window_has_no_value(name: str, count: int) -> None:
    """Nor has one where half of a correction is still unread."""
    assert shown(name, sums_of(count)) == (0, None, None, None)


def test_a_level_of_nobody_is_a_value() -> None:
    """And one of somebody is its own bounds; since when the oldest waits is in seconds."""
    for name in COUNTED:
        assert shown(name, sums_of(0)) == (0, 0, 0, 0)
        assert shown(name, sums_of(3)) == (3, 3, 3, 3)
    since = Aggregate(count=1, sum=1_795_352_224_768)
    assert shown("oldest_waiting", since) == (1, *[1_795_352_224.768] * 3)


def test_durations_without_bins_have_no_percentile() -> None:
    """Counted, but nothing known of their lengths."""
    assert shown("first_response_p50", sums_of(3)) == (0, None, None, None)


def test_a_half_read_correction_cannot_make_an_impossible_share() -> None:
    """Three satisfied of two is shown as all."""
    assert shown("csat", sums_of(2, 3)).value == 1.0


def test_every_signal_is_found_by_its_measure() -> None:
    """Nothing is lost between the two tables."""
    assert sorted(s for group in BY_MEASURE.values() for s in group) == sorted(SIGNALS)
    assert {name: len(group) for name, group in BY_MEASURE.items()}["first_response"] == 3


def test_sentiment_is_the_mean_of_how_texts_feel() -> None:
    """0.2, 0 and -0.2: nothing on balance, with t = 4.303 and s = 0.2."""
    made, half = Aggregate(), 4.303 * 0.2 / 3**0.5
    for value in (2_000, 0, -2_000):
        made.count += 1
        made.sum += value
        made.sumsq += value**2
    assert shown("sentiment", made) == pytest.approx((3, 0, -half, half), abs=1e-9)


def test_targets_met_are_a_share_of_those_decided() -> None:
    """Nine of ten."""
    assert shown("sla_met", sums_of(10, 9))[:2] == (10, 0.9)


def test_the_risk_of_all_customers_is_their_mean_and_the_share_at_risk() -> None:
    """Nobody is left out, so both are their own bounds."""
    told = Aggregate(count=4, sum=1_400_000, successes=1)
    assert shown("churn_mean", told) == (4, *[0.35] * 3)
    assert shown("churn_at_risk_share", told) == (4, *[0.25] * 3)
