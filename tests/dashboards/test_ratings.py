"""Ratings: how often each value was answered, each scale by itself."""

from typing import Any

import pytest

from schemas.scales import satisfied
from schemas.touchpoint import Scale
from streams.query import run
from streams.settings import Settings
from tests.dashboards.asking import T
from tests.dashboards.conftest import Put

pytestmark = pytest.mark.flow


def rating(id_: str, scale: str, value: float, **more: Any) -> dict[str, Any]:
    """What stands of a rating."""
    return {"source": "shop", "id": id_, "time": T, "scale": scale, "value": value, **more}


def test_answers_are_distributed_over_the_values_of_their_own_scale(
    lane: Settings, put: Put
) -> None:
    """5, 5, 5 and 1 of five: mean 4; an effort of 5 is no satisfaction of 5; corrected once."""
    put(
        "ratings",
        [
            *(rating(f"a{n}", "csat5", 5) for n in range(3)),
            rating("b", "csat5", 3, version=1),
            rating("b", "csat5", 1, version=2),
            rating("c", "ces5", 5),
            rating("gone", "ces5", 1, is_deleted=1),
        ],
    )
    query = "SELECT scale, value, answers, share, mean FROM rating_distribution ORDER BY 1, 2"
    assert [tuple(row) for row in run(lane, query).rows] == [
        ("ces5", 5.0, 1, 1.0, 5.0),
        ("csat5", 1.0, 1, 0.25, 4.0),
        ("csat5", 5.0, 3, 0.75, 4.0),
    ]


def test_every_published_form_of_a_score_stands_beside_the_others(lane: Settings, put: Put) -> None:
    """NPS 30 of 50 promoters and 20 detractors of 100, its standard error 15.308 / 1.96."""
    nps = [0] * 20 + [7] * 30 + [9] * 50
    answers: dict[Scale, list[int]] = {
        "nps": nps,
        "csat5": [1, 3, 3, 4, 5],
        "ces7": [3, 5, 6, 7],
        "ces5": [1, 2, 5],
    }
    rows = [
        rating(f"{scale}{n}", scale, value, satisfied=int(satisfied(scale, value)), points_e4=0)
        for scale, values in answers.items()
        for n, value in enumerate(values)
    ]
    put("ratings", rows)
    query = """
        SELECT scale, answers, mean, satisfied_share, strict_share, share_without_neutral, nps,
               nps_standard_error FROM rating_scores ORDER BY scale
    """
    found = {row[0]: tuple(row[1:]) for row in run(lane, query).rows}
    assert found["csat5"] == (5, 3.2, 0.4, 0.2, pytest.approx(2 / 3), None, None)
    assert found["ces7"] == (4, 5.25, 0.75, 0.5, None, None, None)
    assert found["ces5"] == (3, pytest.approx(8 / 3), pytest.approx(2 / 3), None, None, None, None)
    assert found["nps"][4:] == (None, pytest.approx(30), pytest.approx(15.308 / 1.96, abs=1e-3))
