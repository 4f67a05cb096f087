"""Scores through the whole flow: rows as the batch works them out, a model taken over live."""

from pathlib import Path

import pytest

from streams import migrate, topics
from streams.churn import history
from streams.churn.examples import known_at
from streams.clickhouse import connect
from streams.portrait.live import rules_of
from streams.settings import Settings
from streams.signals.churn.features import features_at
from streams.signals.churn.scorer import Scorer
from tests.streams.churn.populations import leavers, subscribers
from tests.support.flow import Sender, await_true
from tests.support.workers import command, running

pytestmark = pytest.mark.flow

_ROWS = (
    "SELECT customer, score_version, churn_risk, "
    "toUnixTimestamp64Milli(assumeNotNull(scored_as_of)) FROM customers FINAL ORDER BY customer"
)


@pytest.fixture
def settings(lane_settings: Settings) -> Settings:
    """A fresh lane with quick ticks."""
    flow = lane_settings.flow.model_copy(update={"flush_ms": 100, "tick_ms": 50})
    found = lane_settings.model_copy(update={"flow": flow})
    topics.apply(found)
    migrate.migrate(found)
    return found


def rows(settings: Settings) -> list[tuple[str, str, float, int]]:
    """Customer, version, risk, and as of when (ms), as the table has it."""
    with connect(settings.clickhouse, database=settings.names.database) as client:
        found: list[tuple[str, str, float, int]] = client.execute(_ROWS)
    return found


def assert_as_in_batch(settings: Settings, found: list[tuple[str, str, float, int]]) -> None:
    """Every risk is that of the stored touchpoints, to 1e-9."""
    scorer = Scorer(rules_of(settings, found[0][1]).model)
    people = {each.name: each for each in history.customers(settings, 2**42)}
    assert set(people) == {name for name, *_ in found}
    for name, _, risk, at in found:
        ((_, known),) = known_at(people[name], [at])
        again = scorer.score(features_at(known, at), known.profile).probability
        assert risk == pytest.approx(again, abs=1e-9, rel=0)


def test_a_model_is_learnt_of_the_flow_and_taken_over_by_it(
    settings: Settings, tmp_path: Path
) -> None:
    """By the scorecard first; when the command returns, every row is by what was learnt."""
    people = [*subscribers(300), *leavers(40)]
    sender = Sender(settings)
    with running(settings, "customers", tmp_path), running(settings, "store", tmp_path):
        sender.send(each for one in people for each in one.touchpoints)
        await_true(lambda: len(rows(settings)) == len(people), 120, "everybody is scored")
        before = rows(settings)
        assert {version for _, version, *_ in before} == {"scorecard-1"}
        out = str(tmp_path / "churn.json")
        fitted = command(settings, "churn", "fit", "--out", out, limit=500)
        after = rows(settings)
        assert fitted["customers_scored"] == len(people)
        assert {version for _, version, *_ in after} == {fitted["version"]}
        assert_as_in_batch(settings, after)
        back = command(settings, "churn", "apply", limit=500)
        assert back["version"] == "scorecard-1"
        assert_as_in_batch(settings, rows(settings))
