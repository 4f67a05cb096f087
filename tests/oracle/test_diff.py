"""Differences are found, each once, and said so that a person can act on them."""

from dataclasses import replace

from tests.oracle.diff import diff
from tests.oracle.recompute import recompute
from tests.oracle.result import PaneKey, PaneValue, Result
from tests.oracle.scenarios import HORIZON_MS, scenario

KEY = PaneKey("queue", "billing", "contacts", 10, 60)
ONE = PaneValue(count=1, sum=0, sumsq=0, successes=0, bins=())


def test_equal_results_have_no_difference() -> None:
    """A whole scenario against itself; the counts of late ones and copies do not matter."""
    one, other = (recompute(scenario(3), HORIZON_MS) for _ in range(2))
    other.late += 1
    assert diff(one, other) == []


def test_a_missing_and_an_unexpected_row_are_named() -> None:
    """With the whole row."""
    row = "dimension=queue member=billing measure=contacts pane_seconds=10 pane_start=60"
    value = "count=1 sum=0 sumsq=0 successes=0 bins=()"
    some, none = Result(panes={KEY: ONE}), Result()
    assert diff(some, none) == [f"panes {row}: missing; expected {value}"]
    assert diff(none, some) == [f"panes {row}: unexpected; found {value}"]


def test_a_differing_row_names_the_fields_that_differ() -> None:
    """And no others."""
    other = Result(panes={KEY: replace(ONE, count=2, bins=((5, 1),))})
    [line] = diff(Result(panes={KEY: ONE}), other)
    assert line.endswith(": count expected 1, found 2; bins expected (), found (5, 1)")


def test_every_table_is_compared() -> None:
    """Against nothing, each row of a scenario is a line."""
    whole = recompute(scenario(3), HORIZON_MS)
    tables = (
        *(whole.touchpoints, whole.response_times, whole.ratings),
        *(whole.clocks, whole.conversations, whole.efforts, whole.surveys, whole.panes),
    )
    assert all(tables)
    assert len(diff(whole, Result())) == sum(map(len, tables))
    assert {line.split()[0] for line in diff(whole, Result())} == {
        "touchpoints",
        "response_times",
        "clocks",
        "conversations",
        "efforts",
        "ratings",
        "surveys",
        "panes",
    }
