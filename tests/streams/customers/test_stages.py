"""Panes of the stage in which a touchpoint found its customer."""

import random
from collections import defaultdict

import pytest

from schemas.touchpoint import Touchpoint
from streams.rolling.aggregate import Aggregate
from tests.streams.customers.flushes import Log, records_of
from tests.streams.signals.churn.histories import DAY_MS, START, day, eventful

_Slice = tuple[str, int, int]


def folded(*items: Touchpoint | int) -> Log:
    """A fold of these, flushed in the end."""
    log = Log(400 * DAY_MS, 400 * DAY_MS)
    log.fold.apply(records_of(items))
    log.flush()
    return log


def contacts(log: Log) -> dict[str, int]:
    """Contacts by stage, corrections added up."""
    found: dict[str, int] = defaultdict(int)
    for _, row in log.rows.stages.values():
        if (row.measure, row.pane_seconds) == ("contacts", 600):
            found[row.member] += row.count
    return {stage: count for stage, count in found.items() if count}


def test_a_contact_counts_in_the_stage_that_it_found_its_customer_in() -> None:
    """Not in support, to which it leads; the purchase became onboarding a day later."""
    log = folded(day(0, kind="purchase"), day(3, conversation="a"), day(3.1, conversation="b"))
    assert contacts(log) == {"onboarding": 1, "support": 1}


def test_the_first_contact_finds_its_customer_in_no_stage() -> None:
    """Nobody had heard of the customer."""
    assert contacts(folded(day(0, conversation="a"))) == {"none": 1}


def test_a_contact_is_taken_out_of_the_stage_that_it_was_put_in_under() -> None:
    """It turns out that the conversation began before: that word came in when support had begun."""
    items = day(0, kind="purchase"), day(3, conversation="a"), day(2.9, conversation="a")
    assert contacts(folded(*items)) == {"support": 1}


@pytest.mark.parametrize("seed", range(4))
def test_stages_add_up_to_all(seed: int) -> None:
    """Of every measure and pane, whatever came late, and wherever flushes and crashes lie."""
    roll, log = random.Random(seed), Log(400 * DAY_MS, 400 * DAY_MS)
    items: list[Touchpoint | int] = list(eventful(80, seed))
    for place in roll.sample(range(1, 80), 20):
        items[place - 1], items[place] = items[place], items[place - 1]
    records = records_of([*items, START + 400 * DAY_MS])
    for start in range(0, len(records), 9):
        log.fold.apply(records[start : start + 9])
        log.flush()
        if roll.random() < 0.2:
            log.restart()
    stages: dict[_Slice, Aggregate] = defaultdict(Aggregate)
    for _, row in log.rows.stages.values():
        stages[row.measure, row.pane_seconds, row.pane_start].add(row)
    whole = {
        (key.measure, key.pane_seconds, key.pane_start): value
        for key, value in log.rows.result().panes.items()
        if key.dimension == "all"
    }
    assert len(whole) > 100
    for key, value in stages.items():
        if value.is_zero():
            assert key not in whole
        else:
            expected = whole.pop(key)
            assert (value.count, value.sum) == (expected.count, expected.sum)
            assert value.successes == expected.successes
    assert not whole
