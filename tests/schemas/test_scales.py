"""Scales: worked by hand from the definitions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.scales import SCALES, allows, grade, nps_class, points_e4, satisfied
from schemas.touchpoint import Scale

POINTS: list[tuple[Scale, float, int]] = [
    ("csat2", 0, 0),
    ("csat2", 1, 1_000_000),
    ("csat5", 1, 0),
    ("csat5", 4, 750_000),
    ("csat5", 4.1, 775_000),
    ("csat7", 2, 166_667),
    ("nps", 0, 0),
    ("nps", 9, 900_000),
    ("ces5", 1, 1_000_000),
    ("ces5", 4, 250_000),
    ("ces7", 6, 833_333),
    ("stars5", 3.5, 625_000),
    ("stars10", 2, 111_111),
]

SATISFIED: list[tuple[Scale, list[int], list[float]]] = [
    ("csat2", [1], [0, 0.5]),
    ("csat5", [4, 5], [1, 3, 3.9]),
    ("csat7", [6, 7], [5, 5.5]),
    ("nps", [9, 10], [0, 8, 8.99]),
    ("ces5", [1, 2], [2.1, 3, 5]),
    ("ces7", [5, 7], [4, 4.9]),
    ("stars5", [4, 5], [3, 3.5]),
    ("stars10", [8, 10], [7, 7.9]),
]


GRADES: list[tuple[Scale, list[float], list[int | None]]] = [
    ("csat2", [0, 1], [0, 3]),
    ("csat5", [1, 2, 2.9, 3, 3.9, 4, 4.9, 5], [0, 0, 0, 1, 1, 2, 2, 3]),
    ("csat7", [1, 2, 3, 4, 5, 6, 7], [0, 0, 1, 1, 1, 2, 3]),
    ("ces7", [1, 3, 4, 5, 5.9, 6, 7], [0, 0, 1, 2, 2, 3, 3]),
    ("nps", [0, 10], [None, None]),
    ("ces5", [1], [None]),
    ("stars5", [5], [None]),
]


@pytest.mark.parametrize(("scale", "values", "expected"), GRADES)
def test_grades_tell_neutral_and_strictly_satisfied_answers_apart(
    scale: Scale, values: list[float], expected: list[int | None]
) -> None:
    """Of csat the middle and the best answer, of ces7 the middle and 6 and 7."""
    assert [grade(scale, value) for value in values] == expected


@pytest.mark.parametrize(("scale", "value", "expected"), POINTS)
def test_points_are_the_place_on_the_scale(scale: Scale, value: float, expected: int) -> None:
    """The share of the scale below it, rounded half up to 1e-4 of 100; ces5 from above."""
    assert points_e4(scale, value) == expected


def test_points_round_half_up() -> None:
    """1/128 of a whole is 7,812.5 units exactly; one that lies just under a half goes down."""
    assert points_e4("csat2", 2.0**-7) == 7_813
    assert points_e4("csat2", 0.0000005) == 0
    assert points_e4("csat2", 2.0**-20) == 1


@pytest.mark.parametrize(("scale", "yes", "no"), SATISFIED)
def test_satisfied_answers_are_those_of_the_definitions(
    scale: Scale, yes: list[int], no: list[float]
) -> None:
    """The contract's range, its ends included, and nothing beside it."""
    assert [satisfied(scale, value) for value in yes] == [True] * len(yes)
    assert [satisfied(scale, value) for value in no] == [False] * len(no)


@pytest.mark.parametrize("scale", SCALES)
def test_values_off_the_scale_are_not_allowed(scale: Scale) -> None:
    """Just outside either end, infinite, or no number at all."""
    least, greatest = SCALES[scale].least, SCALES[scale].greatest

    assert allows(scale, least)
    assert allows(scale, greatest)
    for value in (least - 0.01, greatest + 0.01, float("nan"), float("inf"), float("-inf")):
        assert not allows(scale, value)


@settings(deadline=None)
@given(scale=st.sampled_from(sorted(SCALES)), data=st.data())
def test_points_stay_within_a_hundred(scale: Scale, data: st.DataObject) -> None:
    """Every allowed value has points from 0 to 100."""
    bounds = SCALES[scale]
    value = data.draw(st.floats(bounds.least, bounds.greatest))

    assert 0 <= points_e4(scale, value) <= 1_000_000


@pytest.mark.parametrize(
    ("value", "expected"), [(0, -1), (6, -1), (6.9, -1), (7, 0), (8.9, 0), (9, 1), (10, 1)]
)
def test_nps_classes_are_those_of_the_definition(value: float, expected: int) -> None:
    """A 0 is a detractor; what lies between two numbers belongs to the lower class."""
    assert nps_class(value) == expected
