"""Which policy and calendar judge a clock, by its dimensions."""

from datetime import UTC, datetime

import pytest

from streams.signals.calendars.spec import DAYS, CalendarSpec
from streams.signals.sla.rulebook import Judgement, Rulebook, Rules
from streams.signals.sla.spec import PolicySpec
from streams.signals.sla.standing import Run, Span
from streams.signals.turns import Dimensions

HOUR = 3_600_000
OFFICE: dict[str, tuple[str, ...]] = dict.fromkeys(DAYS[:5], ("09:00-17:00",))
BOOK = Rulebook(
    Rules(
        policies=(
            PolicySpec(
                name="vip",
                when={"segment": ("gold",)},
                targets={"first_response": {"urgent": "15m", "default": "1h"}},
                hours={"urgent": "calendar", "default": "business"},
            ),
            PolicySpec(
                name="rest",
                targets={"full_resolution": {"default": "8h"}},
                pause_on=("pending",),
                service_level="10s",
                short_abandon="2s",
            ),
        ),
        calendars=(CalendarSpec(name="office", zone="UTC", when={"queue": ("b",)}, hours=OFFICE),),
    )
)


def dims(**named: str) -> Dimensions:
    """Dimensions, those that are not named missing."""
    return Dimensions(*(named.get(name) for name in Dimensions.__struct_fields__))


def at(text: str) -> int:
    """Milliseconds of a time in UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


FRIDAY, SATURDAY, MONDAY = at("2026-06-05T16:30"), at("2026-06-06T16:30"), at("2026-06-08T09:15")


def test_business_hours_of_the_queue_and_calendar_hours_of_the_urgent() -> None:
    """The first policy that matches has the target; the calendar is found apart from it."""
    run = Run(FRIDAY, MONDAY, reached=True)
    slow = BOOK.judge("first_response", run, dims(segment="gold", queue="b"), [], SATURDAY)
    assert slow == Judgement("met", "vip", HOUR, at("2026-06-08T09:30"), 75, 45 * 60_000, 0, None)
    urgent = dims(segment="gold", queue="b", priority="urgent")
    quick = BOOK.judge("first_response", run, urgent, [], SATURDAY)
    assert (quick.outcome, quick.target, quick.business) == ("breached", HOUR // 4, 45 * 60_000)
    assert quick.due_at == at("2026-06-05T16:45")


def test_without_a_calendar_every_hour_is_a_business_hour() -> None:
    """Where no calendar's conditions hold."""
    found = BOOK.judge("first_response", Run(0, HOUR, reached=True), dims(segment="gold"), [], HOUR)
    assert (found.outcome, found.business) == ("met", HOUR)


def test_a_metric_without_target_is_open_then_none() -> None:
    """It has its business time all the same."""
    running = BOOK.judge("next_response", Run(0, None, reached=False), dims(), [], HOUR)
    assert running == Judgement("open")
    ended = BOOK.judge("next_response", Run(0, HOUR, reached=True), dims(), [], HOUR)
    assert ended == Judgement("none", business=HOUR)
    given_up = BOOK.judge("next_response", Run(0, HOUR, reached=False), dims(), [], HOUR)
    assert given_up == Judgement("none")


def test_only_the_statuses_of_the_policy_pause_its_clocks() -> None:
    """Pending does, on hold does not."""
    statuses = [("on_hold", Span(0, HOUR)), ("pending", Span(HOUR, 3 * HOUR))]
    run = Run(0, 9 * HOUR, reached=True)
    found = BOOK.judge("full_resolution", run, dims(), statuses, 9 * HOUR)
    assert (found.outcome, found.due_at, found.paused) == ("met", 10 * HOUR, 2 * HOUR)


def test_who_has_no_policy_has_calendar_hours_alone() -> None:
    """An empty book judges nothing."""
    found = Rulebook(Rules()).judge("first_response", Run(0, 5, reached=True), dims(), [], 9)
    assert found == Judgement("none", business=5)


def test_how_soon_to_answer_who_waits_is_the_policys_or_what_is_usual() -> None:
    """The first policy that matches says it; one that does not leaves it at that of the channel."""
    assert BOOK.level(dims(channel="phone")) == (10_000, 2_000)
    assert BOOK.level(dims(segment="gold", channel="phone")) == (20_000, 5_000)
    assert Rulebook(Rules()).level(dims(channel="chat")) == (60_000, 5_000)


@pytest.mark.parametrize(("text", "longest"), [("20s", 20_000), ("<20s", 19_999), ("1s", 1_000)])
def test_a_service_level_is_within_or_under_its_span(text: str, longest: int) -> None:
    """An answer after just so long is within 20s, and not under it."""
    policy = PolicySpec(name="a", targets={}, service_level=text)
    assert Rulebook(Rules(policies=(policy,))).level(dims()).target == longest


def test_only_what_a_rule_asks_for_makes_a_difference() -> None:
    """Dimensions that differ in an agent or a stage come to the very same, in a segment not."""
    known = dims(segment="gold", queue="b")
    assert BOOK.under(known) is BOOK.under(
        dims(segment="gold", queue="b", agent="kim", stage="use", team="x")
    )
    assert BOOK.under(known) is not BOOK.under(dims(segment="silver", queue="b"))
