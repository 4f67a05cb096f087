"""`nabz journey` on a real ClickHouse."""

import json

import pytest

from streams.migrate import migrate
from streams.settings import Settings
from tests.streams.cli.conftest import Nabz
from tests.streams.journeys.test_figures import did, put, scored, way

pytestmark = pytest.mark.flow


def test_stages_paths_and_who_is_stuck(on_the_stack: Settings, nabz: Nabz) -> None:
    """As tables, and as JSON."""
    migrate(on_the_stack)
    assert nabz("journey", "stages") == (0, "no transition is stored yet\n", "")
    assert nabz("journey", "paths") == (0, "nobody did anything in that time\n", "")

    passed = [row for n in range(20) for row in way(f"p{n}", ("awareness", 0), ("use", 24 + n))]
    put(on_the_stack, "transitions", [*passed, *way("\x1b[2J", ("awareness", -24))])
    put(on_the_stack, "customers", [scored("\x1b[2J", "awareness", 0.25, 43)])
    put(on_the_stack, "touchpoints", did("p1", (0, "web", "visit"), (1, "chat", "message")))

    table = nabz("journey", "stages").out.splitlines()
    assert table[1].split() == ["awareness", "1", "20", "34", "h", "42", "h", "0%", "use", "100%"]
    found = json.loads(nabz("journey", "stages", "--json").out)
    assert [each["stage"] for each in found["stages"]] == ["awareness", "use"]
    assert found["steps"][0]["share"] == 1

    assert nabz("journey", "stuck").out.splitlines()[1].startswith("?[2J  ")
    (stuck,) = json.loads(nabz("journey", "stuck", "--json").out)["stuck"]
    assert (stuck["seconds"], stuck["churn_risk"]) == ((24 + 43) * 3_600, 0.25)

    assert "web → chat" in nabz("journey", "paths", "--days", "1").out
    found = json.loads(nabz("journey", "paths", "--to", "use", "--json").out)
    assert [each["path"] for each in found["paths"]] == ["web → chat"]


def test_a_stage_that_is_none_is_a_usage_error(nabz: Nabz) -> None:
    """And the stages are named."""
    ran = nabz("journey", "paths", "--to", "usage")
    assert ran.status == 2
    assert "awareness" in ran.err
