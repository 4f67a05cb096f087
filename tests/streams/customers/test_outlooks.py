"""Customers' outlooks in a partition's fold: what is told of them, and by which record."""

import random

import msgspec
import pytest

from schemas.controls import Control, control_of
from schemas.facts import CustomerFact
from schemas.touchpoint import Rating, Touchpoint
from streams.churn.examples import known_at
from streams.churn.history import Customer
from streams.customers.in_force import ChurnContent
from streams.signals.churn.features import features_at
from streams.signals.churn.model import Model, Term
from streams.signals.churn.scorecard import SCORECARD
from streams.signals.churn.scorer import Scorer
from streams.signals.sla.rulebook import Rules
from streams.signals.sla.spec import PolicySpec
from tests.streams.customers.flushes import Log, records_of
from tests.streams.signals.churn.histories import DAY_MS, START, day, eventful

Item = Touchpoint | int | Control
TICK = 250
MODEL = Model(
    version="silent",
    calibrated=True,
    base_rate=0.1,
    intercept=-2.0,
    terms=(Term(feature="silence", coefficient=1.5),),
    definition="who is silent",
)
FITTED = control_of("churn", ChurnContent(model=MODEL, as_of=START + 100 * DAY_MS))


def folded(*items: Item, steps: str = "") -> Log:
    """A fold of these; after the first ones a flush (f), a crash (c) or nothing (.)."""
    log, records = Log(400 * DAY_MS, 400 * DAY_MS), records_of(items)
    position = durable = 0
    acts = list(steps[::-1])
    while position < len(records):
        log.fold.apply([records[position]])
        position += 1
        act = acts.pop() if acts else ""
        if act == "f":
            log.flush()
            durable = position
        elif act == "c":
            log.restart()
            position = durable
    log.flush()
    return log


def ada(log: Log) -> CustomerFact:
    """What was last told of ada."""
    return log.rows.customers["ada"]


def batch_risk(touchpoints: list[Touchpoint], at: int, model: Model = SCORECARD) -> float:
    """The risk by the rules that learn: from the history up to a time (ms)."""
    ((_, known),) = known_at(Customer("ada", touchpoints, []), [at])
    return Scorer(model).score(features_at(known, at), known.profile).probability


def test_a_touchpoint_is_scored_by_a_tick_as_of_itself() -> None:
    """Not before it, and once however many there were."""
    one, two = day(0), day(0.5, kind="visit", channel="web", segment="gold")
    assert folded(one, two).rows.customers == {}
    found = ada(folded(one, two, START + DAY_MS))
    assert (found.updated_at, found.scored_as_of, found.version) == (two.time, two.time, 2)
    assert found.score_version == SCORECARD.version
    assert found.churn_risk == batch_risk([one, two], two.time)


def test_who_was_touched_is_scored_once_a_second() -> None:
    """By the first tick of a second; what comes after it waits for the next, also over a crash."""
    one, two = day(0), msgspec.structs.replace(day(0, "2", kind="visit"), time=START + 300)
    items: list[Item] = [one, START + 250, two, START + 500, START + 999, START + 1_001]
    assert ada(folded(*items[:-1])).scored_as_of == START
    for steps in ("", "....f", "...fc"):
        assert ada(folded(*items, steps=steps)).scored_as_of == two.time


def test_the_row_of_a_customer_says_it_all() -> None:
    """Worked by hand: a purchase, then a complaint that is still open, and a bad rating."""
    log = folded(
        day(0, kind="purchase", channel="store"),
        day(0.1, kind="profile", actor="system", attributes={"plan": "basic", "age": 41.0}),
        day(3, conversation="c"),
        worst_rating(),
        START + 5 * DAY_MS,
    )
    found = ada(log)
    assert (found.stage, found.stage_since) == ("support", START + 3 * DAY_MS)
    assert (found.open_conversations, found.last_contact_at) == (1, START + 3 * DAY_MS)
    assert (found.satisfaction, found.attributes) == (0.0, {"plan": "basic", "age": "41"})
    assert found.churn_reasons[0] == "csat"
    assert len(found.churn_reasons) == len(found.churn_weights) <= 3
    assert found.health_parts["satisfaction"] == 0.0
    assert found.health_change == {}
    assert "dissatisfied" in found.segments
    assert [row.to_stage for row in log.rows.transitions.values()] == [
        *("purchase", "onboarding", "support")
    ]
    assert log.rows.transitions["ada", 1].time == START + DAY_MS


def worst_rating() -> Touchpoint:
    """The worst of ratings on the fourth day."""
    return day(4, kind="rating", rating=Rating("csat5", 1))


def test_nothing_known_is_the_base_rate_and_says_so() -> None:
    """An outcome teaches nothing about the customer."""
    found = ada(folded(day(0, kind="outcome", actor="system", outcome="retained"), START))
    assert (found.churn_risk, found.churn_reasons) == (SCORECARD.base_rate, ["not_enough_history"])


def test_without_the_top_reason_the_risk_is_lower() -> None:
    """The bad rating is what speaks most for leaving; without it the risk is less."""
    told = [day(0, kind="purchase"), day(3, conversation="c")]
    unhappy = ada(folded(*told, worst_rating(), START))
    calm = ada(folded(*told, msgspec.structs.replace(worst_rating(), kind="visit"), START))
    assert unhappy.churn_reasons[0] == "csat"
    assert "csat" not in calm.churn_reasons
    assert calm.churn_risk < unhappy.churn_risk


@pytest.mark.parametrize("seed", range(8))
def test_the_score_of_the_flow_is_that_of_the_batch(seed: int) -> None:
    """From the same touchpoints, to 1e-9, wherever ticks, flushes and crashes lie."""
    roll = random.Random(seed)
    touchpoints = list(eventful(60, seed))
    items: list[Item] = []
    for touchpoint in touchpoints:
        items.append(touchpoint)
        if roll.random() < 0.3:
            items.append(touchpoint.time + TICK)
    steps = "".join(roll.choices(".fc", [6, 2, 1], k=len(items)))
    found = ada(folded(*items, touchpoints[-1].time + TICK, steps=steps))
    assert found.churn_risk == pytest.approx(
        batch_risk(touchpoints, found.scored_as_of), abs=1e-9, rel=0
    )
    whole = folded(*items, touchpoints[-1].time + TICK)
    assert found == ada(whole)


def test_a_broken_promise_is_scored_without_a_touchpoint() -> None:
    """By the first tick of the second after it fell due, as of then; nobody waits for the sweep."""
    rules = Rules(policies=(PolicySpec(name="all", targets={"first_response": {"default": "1m"}}),))
    asked, due = msgspec.structs.replace(day(0, conversation="a"), time=START + 500), START + 60_000
    told: list[Item] = [control_of("rules", rules), START, asked, START + 1_000, due + 250]
    assert ada(folded(*told)).scored_as_of == asked.time
    for steps in ("", ".....f", ".....fc"):
        log = folded(*told, due + 750, due + 1_000, steps=steps)
        assert (ada(log).updated_at, ada(log).scored_as_of) == (asked.time, due)
        ((_, known),) = known_at(Customer("ada", [asked], [due // 1000]), [due])
        risk = Scorer(SCORECARD).score(features_at(known, due), known.profile).probability
        assert ada(log).churn_risk == risk > batch_risk([asked], due)
        assert "handling" in ada(log).churn_reasons


def test_late_touchpoints_move_nothing() -> None:
    """Beyond the horizon of 400 days."""
    told: list[Item] = [day(500), START + 500 * DAY_MS]
    assert ada(folded(*told)) == ada(folded(*told, day(10, kind="purchase"), START + 500 * DAY_MS))


def test_a_quiet_customer_of_a_live_source_is_scored_again_by_the_sweep() -> None:
    """As of the tick that the sweep comes by; the stage moves on at its own time."""
    others = [day(2 + hour / 24, f"o{hour}", customer="bob", kind="visit") for hour in range(24)]
    ticks = [each.time + TICK for each in others]
    items: list[Item] = [item for pair in zip(others, ticks, strict=True) for item in pair]
    log = folded(day(0, kind="purchase"), START + TICK, *items)
    assert ada(log).updated_at == START
    assert ada(log).scored_as_of in ticks
    assert ada(log).churn_risk == batch_risk([day(0, kind="purchase")], ada(log).scored_as_of)
    assert (ada(log).stage, ada(log).stage_since) == ("onboarding", START + DAY_MS)


def test_a_customer_whose_source_is_dead_does_not_age() -> None:
    """History that was brought in stays as of its end."""
    ticks = [START + 300 * DAY_MS + hour * 3_600_000 for hour in range(24)]
    log = folded(day(0, kind="purchase"), *ticks)
    assert ada(log).scored_as_of == START


def test_a_new_model_scores_everybody_over_the_next_ticks() -> None:
    """As of the time that it says; the same one again begins no new round."""
    ticks = [START + number * TICK for number in range(40)]
    people = [day(number, f"p{number}", customer=f"customer-{number}") for number in range(50)]
    log = folded(*people, START, FITTED, FITTED, *ticks, steps="." * 60 + "fc")
    assert {row.score_version for row in log.rows.customers.values()} == {"silent"}
    assert {row.scored_as_of for row in log.rows.customers.values()} == {START + 100 * DAY_MS}
    assert log.rows.level("all", "all", "churn_risk")[0] == 50
    found = log.rows.customers["customer-7"]
    assert found.churn_risk == batch_risk([people[7]], START + 100 * DAY_MS, MODEL)
    assert log.fold.collect() is None
    assert log.fold.drift.model == MODEL
    assert 0 < log.fold.drift.n <= 50  # but those met before the crash


def test_a_model_that_this_version_cannot_use_is_a_dead_letter() -> None:
    """And the one in force stays."""
    older = msgspec.structs.replace(FITTED, content=FITTED.content.replace(b"silence", b"gone"))
    log = folded(older, day(0), START)
    assert ada(log).score_version == SCORECARD.version


def test_levels_stand_at_what_the_rows_say() -> None:
    """Whatever the ticks, flushes and crashes on the way there."""
    roll = random.Random(4)
    items: list[Item] = []
    for touchpoint in eventful(200, 4):
        items.append(msgspec.structs.replace(touchpoint, customer=f"c{roll.randrange(9)}"))
        if roll.random() < 0.4:
            items.append(touchpoint.time + TICK)
    steps = "".join(roll.choices(".fc", [6, 2, 1], k=len(items)))
    log = folded(*items, START + 400 * DAY_MS, steps=steps)
    rows = log.rows.customers.values()
    count, risks, at_risk = log.rows.level("all", "all", "churn_risk")
    assert (count, at_risk) == (9, sum(r.churn_risk >= SCORECARD.at_risk_from for r in rows))
    assert risks == sum(round(1_000_000 * row.churn_risk) for row in rows)
    for stage in {row.stage for row in rows}:
        expected = sum(row.stage == stage for row in rows)
        assert log.rows.level("stage", stage, "customers_in_stage") == (expected, 0, 0)
