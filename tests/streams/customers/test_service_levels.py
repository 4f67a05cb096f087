"""Clocks with targets in the fold: due, breached, met after all; in any order, with any cuts."""

import random
from collections.abc import Sequence

import msgspec
import pytest

from schemas.controls import Control, control_of
from schemas.facts import ResponseTime
from schemas.touchpoint import Call, Touchpoint
from streams.signals.sla.rulebook import Rules
from streams.signals.sla.spec import PolicySpec
from tests.oracle import scenarios
from tests.oracle.result import PaneKey, PaneValue
from tests.streams.customers.flushes import Log, records_of
from tests.support.touchpoints import answer, made

T = 1_772_366_400_000
MINUTE = 60_000
DAY = 86_400_000
RULES = control_of(
    "rules",
    Rules(
        policies=(
            PolicySpec(
                name="vip",
                when={"segment": ("gold",)},
                targets={"first_response": {"default": "1m"}, "next_response": {"default": "2m"}},
            ),
            PolicySpec(
                name="rest",
                targets={
                    "first_response": {"default": "10m"},
                    "full_resolution": {"default": "1h"},
                },
                pause_on=("pending",),
            ),
        )
    ),
)
Item = Touchpoint | int | Control


def folded(*batches: Sequence[Item]) -> Log:
    """Each batch folded and flushed, the state taken back from its records after each."""
    log, records = Log(DAY, 30 * DAY), records_of([item for batch in batches for item in batch])
    for batch in batches:
        log.restart()
        mine, records = records[: len(batch)], records[len(batch) :]
        log.fold.apply(mine)
        log.flush()
    return log


def clock(log: Log, metric: str = "first_response", turn: int = 0) -> ResponseTime:
    """The row of a clock of conversation 1."""
    found = log.rows.facts["response", "desk", "1", metric, str(turn)]
    assert isinstance(found, ResponseTime)
    return found


def standing(row: ResponseTime) -> tuple[object, ...]:
    """What its target has come to, times after T."""
    times = (None if t is None else t - T for t in (row.due_at, row.detected_at))
    return row.policy, row.target_seconds, row.outcome, row.warned, *times


def compliance(log: Log) -> dict[int, PaneValue]:
    """Targets met and missed by the time of their panes of 10 s after T."""
    start = T // 1000
    return {
        key.pane_start - start: value
        for key, value in log.rows.result().panes.items()
        if (key.measure, key.dimension, key.pane_seconds) == ("sla", "all", 10)
    }


def panes(count: int, met: int) -> PaneValue:
    """So many targets, so many of them met."""
    return PaneValue(count=count, sum=0, sumsq=0, successes=met, bins=())


ASKED = made("q", T, conversation="1", segment="gold")


def test_a_clock_is_warned_of_and_breached_at_ticks() -> None:
    """Not before the first tick that is past the time, however late the touchpoint is read."""
    begun: list[Item] = [RULES, T + 5, ASKED]
    assert standing(clock(folded(begun))) == ("vip", 60, "open", 0, MINUTE, None)
    warned = folded(begun, [T + 29_999, T + 31_000])
    assert standing(clock(warned)) == ("vip", 60, "open", 50, MINUTE, None)
    assert compliance(warned) == {}
    breached = folded(begun, [T + 31_000], [T + 60_250], [T + 90_000])
    assert standing(clock(breached)) == ("vip", 60, "breached", 90, MINUTE, 60_250)
    assert compliance(breached) == {60: panes(1, 0)}


def test_a_reply_in_time_that_arrives_late_turns_the_breach_into_met() -> None:
    """With a new version; the missed target leaves its pane, the met one enters the reply's."""
    breach: list[Item] = [RULES, ASKED, T + 61_000]
    late = answer("a", T + 59_000, conversation="1")
    log = folded(breach, [late])
    assert standing(clock(log)) == ("vip", 60, "met", 90, MINUTE, None)
    assert clock(log).version > clock(folded(breach)).version
    assert compliance(log) == {50: panes(1, 1)}


def test_a_reply_after_the_breach_leaves_it_breached_and_when_it_was_seen() -> None:
    """The row gets its end; the missed target stays where it was due."""
    log = folded(
        [RULES, ASKED], [T + 60_100], [answer("a", T + 70_000, conversation="1"), T + 80_000]
    )
    assert standing(clock(log)) == ("vip", 60, "breached", 90, MINUTE, 60_100)
    assert clock(log).duration_ms == 70_000
    assert compliance(log) == {60: panes(1, 0)}


def test_a_reply_that_was_in_the_log_before_the_tick_shows_no_breach() -> None:
    """Five minutes of lag: everything is read in one go, and after it the ticks of now."""
    log = Log(DAY, 30 * DAY)
    replied = answer("a", T + 30_000, conversation="1")
    arrived: list[Item] = [RULES, T + 10, ASKED, replied, T + 300_000]
    outcomes = []
    for record in records_of(arrived):
        log.fold.apply([record])
        log.flush()
        if ("response", "desk", "1", "first_response", "0") in log.rows.facts:
            outcomes.append(clock(log).outcome)
    assert outcomes == ["open", "met", "met"]


def test_while_history_still_comes_in_no_breach_is_told() -> None:
    """What is due already waits five seconds for more, and again after each further word of it."""
    more = made("more", T + 2_000, conversation="1", segment="gold")
    coming: list[list[Item]] = [[RULES, T + 100_000, ASKED], [T + 103_000, more], [T + 106_000]]
    assert standing(clock(folded(*coming))) == ("vip", 60, "open", 0, MINUTE, None)
    over = folded(*coming, [T + 108_000])
    assert standing(clock(over)) == ("vip", 60, "breached", 90, MINUTE, 108_000)


def test_a_touchpoint_that_changes_the_match_changes_the_policy() -> None:
    """Gold is learned after the question; by then the shorter target is over."""
    asked = made("q", T, conversation="1")
    named = made("v", T + 5_000, conversation="1", kind="visit", segment="gold")
    log = folded([RULES, asked, T + 60_500])
    assert standing(clock(log)) == ("rest", 600, "open", 0, 10 * MINUTE, None)
    log = folded([RULES, asked, T + 60_500], [named], [T + 65_500])
    assert standing(clock(log)) == ("vip", 60, "breached", 90, MINUTE, 65_500)


def test_pending_pauses_a_resolution_until_the_customer_speaks() -> None:
    """Ten minutes of waiting for the customer are added to the hour."""
    pending = made(
        "s", T + 5 * MINUTE, conversation="1", kind="status", status="pending", actor="agent"
    )
    asked = made("q", T, conversation="1")
    log = folded([RULES, asked], [pending, T + 14 * MINUTE])
    found = clock(log, "full_resolution")
    assert (found.outcome, found.due_at) == ("open", None)
    again = made("b", T + 15 * MINUTE, conversation="1")
    log = folded([RULES, asked], [pending, again], [T + 16 * MINUTE])
    found = clock(log, "full_resolution")
    assert (found.outcome, found.due_at, found.paused_ms) == ("open", T + 70 * MINUTE, 10 * MINUTE)


def test_each_target_is_a_clock_of_its_own() -> None:
    """The first answer in time, the second too late."""
    second = made("r", T + 40_000, conversation="1")
    log = folded([RULES, ASKED, answer("a", T + 30_000, conversation="1"), second], [T + 170_000])
    assert clock(log).outcome == "met"
    assert standing(clock(log, "next_response", 1)) == (
        *("vip", 120, "breached", 90),
        *(160_000, 170_000),
    )


def test_what_began_before_keeps_the_rules_under_which_it_began() -> None:
    """New rules hold for new conversations; the same ones again change nothing."""
    other = control_of("rules", Rules())
    log = folded([ASKED, RULES], [RULES, T + 61_000])
    assert standing(clock(log)) == ("", None, "open", 0, None, None)
    log = folded([RULES, RULES, ASKED, other], [T + 61_000])
    assert standing(clock(log)) == ("vip", 60, "breached", 90, MINUTE, 61_000)


def test_rules_that_this_version_cannot_read_are_a_dead_letter() -> None:
    """And those in force stay."""
    broken = msgspec.structs.replace(RULES, version="x", content=b'{"policies": 3}')
    log = folded([RULES, broken, ASKED], [T + 61_000])
    assert clock(log).outcome == "breached"


def expected(row: ResponseTime, now: int) -> tuple[str, int | None]:
    """Outcome and due time of a clock in calendar hours without pauses, by its row alone."""
    if row.target_seconds is None:
        return ("open" if row.outcome == "open" else "none"), None
    due = row.started_at + round(row.target_seconds * 1000)
    if row.ended_at is not None:
        return ("met" if row.ended_at <= due else "breached"), due
    return ("breached" if due <= now and row.outcome != "none" else row.outcome), due


@pytest.mark.parametrize("seed", range(60))
def test_any_order_any_cuts_any_ticks_come_to_the_same_standings(seed: int) -> None:
    """And to those that follow from each row by itself."""
    roll = random.Random(seed)
    arrived = scenarios.scenario(seed, 40, scenarios.WITHIN_MS, 2_500)
    now = max(t.time for t in arrived) + DAY
    results = []
    for _ in range(3):
        roll.shuffle(arrived)
        items: list[Item] = [RULES]
        for item in arrived:
            items.append(item)
            if roll.random() < 0.2:
                items.append(item.time + roll.randrange(2 * MINUTE))
        cut = roll.randrange(len(items))
        log = folded(items[:cut], items[cut:], [now])
        result = log.rows.result()
        rows = {
            key: msgspec.structs.replace(row, version=0, detected_at=None)
            for key, row in log.rows.facts.items()
            if isinstance(row, ResponseTime) and not row.is_deleted
        }
        results.append((rows, compliance(log), result.panes))
        for row in rows.values():
            if row.policy and not row.paused_ms and row.due_at is not None:
                assert (row.outcome, row.due_at) == expected(row, now), row
        met = sum(value.successes for value in compliance(log).values())
        total = sum(value.count for value in compliance(log).values())
        outcomes = [row.outcome for row in rows.values()]
        assert (met, total - met) == (outcomes.count("met"), outcomes.count("breached"))
    assert results[0] == results[1] == results[2]


def dimensions_of_sla(log: Log) -> set[tuple[str, str]]:
    """Where targets count."""
    return {(key.dimension, key.member) for key in log.rows.result().panes if key.measure == "sla"}


def test_a_breach_moves_to_the_queue_that_is_known_later() -> None:
    """Also when it was published before: the clock runs, so it counts under what is known."""
    moved = made("v", T + 5_000, conversation="1", kind="visit", queue="b")
    log = folded([RULES, ASKED, T + 61_000], [moved], [T + 62_000])
    assert ("queue", "b") in dimensions_of_sla(log)


def test_the_pane_of_a_target_is_under_the_dimensions_of_its_clock() -> None:
    """A breach while it runs counts under what is known by then, a met one under its end's."""
    log = folded([RULES, made("q", T, conversation="1", segment="gold", queue="a")], [T + 61_000])
    found = dimensions_of_sla(log)
    assert found == {("all", "all"), ("channel", "chat"), ("queue", "a"), ("segment", "gold")}
    assert PaneKey("queue", "a", "sla", 600, T // 1000) in log.rows.result().panes


def test_whose_call_was_taken_has_no_target_to_be_missed() -> None:
    """As one touchpoint; or told by its end, which takes a breach back; a mail after it waits."""
    ring = {"conversation": "1", "segment": "gold", "kind": "call"}
    taken = Call(queue_seconds=3, answered=True)
    log = folded([RULES, T + 5, made("q", T, call=taken, **ring), T + 70_000])
    assert standing(clock(log)) == ("", None, "open", 0, None, None)
    assert compliance(log) == {}
    rung: list[Item] = [RULES, T + 5, made("q", T, **ring), T + 70_000]
    assert compliance(folded(rung)) == {60: panes(1, 0)}
    end = made("e", T + 90_000, actor="system", call=taken, **ring)
    log = folded(rung, [end, T + 99_000])
    assert standing(clock(log)) == ("", None, "open", 0, None, None)
    assert compliance(log) == {}
    log = folded(rung, [end], [made("m", T + 95_000, conversation="1"), T + 99_000])
    assert clock(log).outcome == "breached"
