"""The lifecycle of one alert: when it fires, when it stays silent, when it is over."""

from collections.abc import Iterable

import pytest

from streams.alerts.lifecycle import Alert, Shown, end, is_bad, is_clear, judge
from streams.alerts.rules import Rule
from streams.rolling.intervals import wilson
from tests.streams.alerts.shown import ms, rule

#: Of 100 answers: Wilson's upper bounds are 0.50, 0.69 and 0.87, by hand.
BAD, BETWEEN, GOOD = 40, 60, 80


def shown(satisfied: int, n: int = 100, age: float = 0.5) -> Shown:
    """What is shown of so many satisfied answers."""
    if not n:
        return Shown(0, None, None, None, age)
    return Shown(n, satisfied / n, *wilson(satisfied, n), age)


def steps(rule_: Rule, seen: Iterable[tuple[int, Shown]]) -> list[tuple[int, str]]:
    """The steps of an alert that sees values at seconds of the grid."""
    found: list[tuple[int, str]] = []
    alert = Alert(rule_.alert, "all", "all")
    for second, value in seen:
        alert, step = judge(rule_, alert, ms(second), value)
        if step is not None:
            found.append((second, step))
    return found


def every_five(*satisfied: int) -> list[tuple[int, Shown]]:
    """Values at seconds 0, 5, 10 and so on."""
    return [(5 * n, shown(value)) for n, value in enumerate(satisfied)]


def test_it_fires_after_it_was_bad_for_long_enough() -> None:
    """Pending at the first bad grid point, firing five seconds later, and only once."""
    assert steps(rule(), every_five(GOOD, BAD, BAD, BAD, BAD)) == [(5, "pending"), (10, "firing")]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, [(0, "firing")]),
        (5, [(0, "pending"), (5, "firing")]),
        (6, [(0, "pending"), (10, "firing")]),
        (60, [(0, "pending")]),
    ],
)
def test_for_is_waited_for(seconds: int, expected: list[tuple[int, str]]) -> None:
    """Counted from the first bad grid point; no `for` fires at once."""
    assert steps(rule(for_seconds=seconds), every_five(BAD, BAD, BAD, BAD)) == expected


def test_one_bad_grid_point_fires_nothing() -> None:
    """What was only pending is over as soon as it is not bad any more."""
    assert steps(rule(), every_five(BAD, BETWEEN, GOOD)) == [(0, "pending"), (5, "resolved")]


@pytest.mark.parametrize("satisfied", [GOOD, BETWEEN, 100])
def test_it_stays_silent_while_the_interval_reaches_the_threshold(satisfied: int) -> None:
    """Whatever the value itself is."""
    assert steps(rule(), every_five(*[satisfied] * 20)) == []


@pytest.mark.parametrize(("satisfied", "n"), [(0, 1), (1, 2), (0, 19), (12, 30)])
def test_few_answers_raise_no_alert(satisfied: int, n: int) -> None:
    """Fewer than `least_n`, or an interval that is wide: 12 of 30 may be 58 %."""
    allowed = rule(below=0.5, resolve_above=0.6)
    assert steps(allowed, [(5 * k, shown(satisfied, n)) for k in range(10)]) == []


def test_it_is_resolved_after_it_was_good_for_long_enough() -> None:
    """Ten seconds at or over the second threshold."""
    seen = every_five(BAD, BAD, GOOD, GOOD, GOOD, GOOD)
    assert steps(rule(), seen) == [(0, "pending"), (5, "firing"), (20, "resolved")]


def test_between_the_thresholds_nothing_changes() -> None:
    """Hysteresis: not bad is not yet good."""
    seen = every_five(BAD, BAD, *[BETWEEN] * 50)
    assert is_clear(rule(), shown(BETWEEN)) is False
    assert is_bad(rule(), shown(BETWEEN)) is False
    assert steps(rule(), seen) == [(0, "pending"), (5, "firing")]


def test_a_value_that_flaps_neither_fires_again_nor_resolves() -> None:
    """Good and bad in turn, for five minutes: one alert."""
    seen = every_five(BAD, BAD, *[GOOD, GOOD, BAD] * 20)
    assert steps(rule(), seen) == [(0, "pending"), (5, "firing")]


def test_a_window_without_answers_is_clear() -> None:
    """Nobody complains any more; after ten seconds of that it is over."""
    seen = [(0, shown(0)), (5, shown(0)), (10, shown(0, 0)), (15, shown(0, 0)), (20, shown(0, 0))]
    assert steps(rule(), seen) == [(0, "pending"), (5, "firing"), (20, "resolved")]


def test_stale_data_hold_an_alert_where_it_is() -> None:
    """Over 30 s old they neither fire nor resolve; at 30 s they still count."""
    stale = [(5, shown(BAD, age=30.1)), (10, shown(GOOD, age=99)), (15, shown(GOOD, age=1e9))]
    assert steps(rule(), [(0, shown(BAD)), *stale]) == [(0, "pending")]
    assert steps(rule(), [(0, shown(BAD)), (5, shown(BAD, age=30.0))])[-1] == (5, "firing")
    fired = [(0, shown(BAD)), (5, shown(BAD))]
    quiet = [(10 + 5 * n, shown(GOOD, age=31)) for n in range(20)]
    assert steps(rule(), [*fired, *quiet]) == [(0, "pending"), (5, "firing")]


def test_what_was_seen_before_changes_nothing() -> None:
    """Envelopes come twice after a restart, and so do their grid points."""
    alert = Alert("CsatLow", "all", "all")
    first = judge(rule(), alert, ms(5), shown(BAD)).alert
    for second in (0, 5):
        assert judge(rule(), first, ms(second), shown(GOOD)).alert is first


def test_it_can_fire_again_and_its_numbers_go_on() -> None:
    """A second incident has the numbers after the first."""
    alert, numbers = Alert("CsatLow", "all", "all"), []
    for second, value in every_five(BAD, BAD, GOOD, GOOD, GOOD, BAD, BAD):
        alert, step = judge(rule(), alert, ms(second), value)
        if step is not None:
            numbers.append((alert.sequence, step, alert.since - ms(0)))
    assert numbers == [
        (1, "pending", 0),
        (2, "firing", 0),
        (3, "resolved", 0),
        (4, "pending", 25_000),
        (5, "firing", 25_000),
    ]


def test_the_end_of_a_rule_resolves_its_alert() -> None:
    """With the next number."""
    alert = judge(rule(for_seconds=0), Alert("CsatLow", "all", "all"), ms(0), shown(BAD)).alert
    ended, step = end(alert, ms(5))
    assert (step, ended.stage, ended.sequence, ended.seen) == ("resolved", "inactive", 2, ms(5))
