"""The rules that come with nabz on whole simulated worlds, in virtual time and without Kafka."""

import os

import pytest

from schemas.alerts import Transition
from schemas.signals import SignalRow
from streams.alerts import rules_file
from streams.simulate.lines import simulate
from tests.support.offline import Flow, transitions

SECONDS = 120
#: Starts at many hours of the day and days of the week: busy ones make agents slower.
START_MS, APART_MS = 1_780_000_000_000, 7_777_777

#: A world takes a second; NABZ_WORLDS=3 plays three times as many.
TIMES = int(os.environ.get("NABZ_WORLDS") or 1)

RULES = rules_file.load(rules_file.DEFAULT_FILE)


def play(scenario: str, rate: float, seed: int) -> tuple[list[SignalRow], list[Transition]]:
    """CSAT of the last minute as shown, and what the rules made of it; times from the start."""
    start = START_MS + seed * APART_MS
    lines = simulate(seed=seed, start_ms=start, seconds=SECONDS, rate=rate, scenario=scenario)
    envelopes = list(Flow(start).run(lines, SECONDS + 5))
    shown = [
        row
        for envelope in envelopes
        for row in envelope.signals
        if (row.signal, row.member, row.window_seconds) == ("csat", "all", 60)
    ]
    return shown, transitions(envelopes, RULES)


@pytest.mark.parametrize(("rate", "seeds"), [(20, 4), (50, 1)])
def test_calm_customers_raise_no_alert(rate: float, seeds: int) -> None:
    """Not even a pending one, whatever the seed."""
    for seed in range(seeds * TIMES):
        shown, found = play("calm", rate, seed)
        assert found == []
        assert max(row.n for row in shown) >= RULES[0].least_n


def test_ordinary_days_raise_no_alert() -> None:
    """With their slow agents and impatient customers."""
    assert [play("normal", 20, seed)[1] for seed in range(3 * TIMES)] == [[]] * 3 * TIMES


@pytest.mark.parametrize(("rate", "seeds"), [(20, 4), (50, 1)])
def test_an_incident_raises_one_alert_that_is_resolved(rate: float, seeds: int) -> None:
    """Within 15 s of the signal crossing, and before two minutes are over, whatever the seed."""
    for seed in range(seeds * TIMES):
        shown, found = play("incident", rate, seed)
        assert [one.state for one in found] == ["pending", "firing", "resolved"]
        crossed = next(
            row.time
            for row in shown
            if row.n >= RULES[0].least_n and row.high is not None and row.high < RULES[0].below
        )
        start = START_MS + seed * APART_MS
        assert 20_000 < crossed - start < 45_000
        assert found[1].time - crossed <= 15_000
        assert 85_000 < found[2].time - start < SECONDS * 1_000
