"""Ratings: how often each value was answered, each scale by itself."""

from typing import Any

import pytest

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
