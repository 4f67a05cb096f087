"""Who came back after what: rows and panes put right, whatever came first; over by ticks."""

from random import Random
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.touchpoint import Touchpoint
from streams.customers import efforts
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.fold import fold
from streams.customers.limits import Limits
from streams.customers.state import Customer
from streams.signals.effort import Windows
from tests.oracle.effort import Spans
from tests.oracle.recompute import recompute
from tests.oracle.result import PaneValue
from tests.streams.customers.flushes import Log, records_of
from tests.support.touchpoints import made

DAY: Final = 86_400_000
HORIZON: Final = 7 * DAY
KEEP: Final = 30 * DAY
START: Final = 20_000 * DAY


def said(name: str, day: float, **fields: Any) -> Touchpoint:
    """A word of the customer's, so many days after the start."""
    return made(name, START + round(day * DAY), **fields)


def solved(name: str, day: float, conversation: str) -> Touchpoint:
    """An agent solves a conversation."""
    return said(name, day, kind="status", status="solved", actor="agent", conversation=conversation)


def folded(*items: Touchpoint | float) -> Log:
    """What comes of touchpoints, and of ticks so many days after the start, each flushed."""
    log = Log(HORIZON, KEEP)
    whole = [START + round(i * DAY) if isinstance(i, float | int) else i for i in items]
    for record in records_of(whole):
        log.fold.apply([record])
        log.flush()
        log.restart()
    return log


def rows(log: Log) -> dict[str, tuple[object, ...]]:
    """Repeats and the first contact's worth of each conversation."""
    return {
        name: (row.repeat_24h, row.repeat_72h, row.repeat_7d, row.first_contact_resolution)
        for (_, name), row in log.rows.result().efforts.items()
    }


def pane(log: Log, measure: str, day: float) -> PaneValue | None:
    """The 10 min pane of everything, so many days after the start."""
    start = (START + round(day * DAY)) // 1000 // 600 * 600
    found = log.rows.result().panes
    return next(
        (v for k, v in found.items() if k[0] == "all" and k[2:] == (measure, 600, start)), None
    )


def test_an_issue_is_over_by_the_tick_after_seven_days_and_not_before() -> None:
    """The last moment at which the customer may come back is the end of the while."""
    quiet = [said("q", 0, conversation="1"), solved("s", 1, "1")]
    assert rows(folded(*quiet, 7.999))["1"][3] == "provisional"
    log = folded(*quiet, 7.999, 8.0)
    assert rows(log)["1"][3] == "yes"
    assert pane(log, "first_contact", 8) == PaneValue(1, 0, 0, 1, ())
    assert pane(log, "resolved", 1) == PaneValue(1, 1, 0, 0, ())


def test_who_comes_back_by_another_channel_repeats_and_undoes_what_was_solved() -> None:
    """From another source, without a conversation; what is over stays."""
    log = folded(
        said("q", 0, conversation="1"),
        solved("s", 1, "1"),
        said("again", 7.9, source="app", channel="phone", kind="call"),
        7.95,
    )
    assert rows(log)["1"] == (False, False, False, "no")
    assert pane(log, "resolved", 1) == PaneValue(1, 0, 0, 0, ())
    assert pane(log, "contacts", 7.9) == PaneValue(1, 0, 0, 0, ())  # 7.9 days: no repeat
    assert pane(log, "first_contact", 8) is None
    later = folded(said("q", 0, conversation="1"), solved("s", 1, "1"), 8.0, said("again", 8.01))
    assert rows(later)["1"][3] == "yes"


def test_a_contact_that_comes_late_puts_right_what_was_said_without_it() -> None:
    """The issue was over: it is so no more; the contact after it repeats another one now."""
    log = folded(
        said("q", 0, conversation="1"),
        solved("s", 1, "1"),
        said("r", 9, conversation="2"),
        9.0,
        said("late", 7, channel="phone", kind="call"),
    )
    assert rows(log) == {
        "1": (False, False, False, "no"),
        "2": (False, True, True, "provisional"),
    }
    assert pane(log, "first_contact", 8) == PaneValue(1, 0, 0, 0, ())
    assert pane(log, "contacts", 9) == PaneValue(1, 1, 0, 1, ())
    assert pane(log, "contacts", 7) == PaneValue(1, 0, 0, 1, ())


def test_a_conversation_that_began_earlier_than_thought_takes_its_contact_along() -> None:
    """It is what came back no more: it had been there before the other was solved."""
    one = [said("q", 0, conversation="1"), solved("s", 1, "1"), said("b", 2, conversation="2")]
    assert rows(folded(*one)) == {
        "1": (False, False, False, "no"),
        "2": (False, True, True, "provisional"),
    }
    assert rows(folded(*one, said("a", 0.5, conversation="2"))) == {
        "1": (False, False, False, "provisional"),
        "2": (True, True, True, "provisional"),
    }


def test_history_is_over_as_it_comes_in() -> None:
    """No tick is waited for that has long been read."""
    log = Log(HORIZON, KEEP)
    quiet = [said("q", 0, conversation="1"), solved("s", 1, "1")]
    log.fold.apply(records_of([START + 30 * DAY, *quiet]))
    log.flush()
    assert rows(log)["1"][3] == "yes"


def test_another_topic_is_another_issue() -> None:
    """Where both name one."""
    bill, parcel = {"topic": "bill"}, {"topic": "parcel"}
    log = folded(
        said("q", 0, conversation="1", attributes=bill),
        solved("s", 0.5, "1"),
        said("r", 1, conversation="2", attributes=parcel),
        said("t", 2, conversation="3"),
    )
    assert rows(log) == {
        "1": (False, False, False, "no"),
        "2": (False, False, False, "provisional"),
        "3": (True, True, True, "provisional"),
    }


def test_who_makes_contact_without_end_is_remembered_up_to_a_bound() -> None:
    """The newest of them."""
    customer, limits = Customer(), Limits(HORIZON, KEEP)
    for number in range(efforts.KEPT + 5):
        fold(customer, made(f"m{number}", 1_000 + number), limits, Desk(), Effects())
    contacts = customer.own_efforts().contacts
    assert (len(contacts), contacts[0].time) == (efforts.KEPT, 1_005)


def test_what_concerns_nothing_any_more_is_forgotten() -> None:
    """Contacts and resolutions older than the horizon and the widest window together."""
    customer, limits, desk = Customer(), Limits(HORIZON, KEEP), Desk()
    desk.now = START + 100 * DAY
    for touchpoint in (
        said("q", 0, conversation="1"),
        solved("s", 0, "1"),
        said("r", 14, conversation="2"),
    ):
        fold(customer, touchpoint, limits, desk, Effects())
    assert len(customer.own_efforts().contacts) == 2
    fold(customer, said("t", 14.001, conversation="3"), limits, desk, Effects())
    held = customer.own_efforts()
    assert ([c.name for c in held.contacts], held.resolved) == (["2", "3"], [])


SPANS: Final = Spans(day=2, three_days=5, week=9, quiet=7)
DEEDS = st.tuples(
    st.integers(0, 30),
    st.sampled_from(["says", "says", "solves", "solves", "opens", "moves", "alone"]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from([None, None, "bill", "parcel"]),
)


def touchpoint_of(name: str, deed: tuple[int, str, str, str | None]) -> Touchpoint:
    """What was done at a time in a conversation."""
    time, what, conversation, topic = deed
    fields: dict[str, Any] = {"conversation": conversation, "received_at": 1_000_000}
    match what:
        case "says" | "alone":
            fields["attributes"] = {} if topic is None else {"topic": topic}
            fields["conversation"] = conversation if what == "says" else None
        case "moves":
            fields |= {"kind": "transfer", "actor": "agent"}
        case _:
            status = "solved" if what == "solves" else "open"
            fields |= {"kind": "status", "actor": "agent", "status": status}
    return made(name, 1_000_000 + time, **fields)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(DEEDS, max_size=12),
    st.lists(st.integers(0, 60), max_size=3),
    st.lists(st.sampled_from(["", "flush", "crash"]), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_whatever_comes_first_rows_and_panes_are_as_if_all_had_come_in_order(
    deeds: list[tuple[int, str, str, str | None]],
    times: list[int],
    steps: list[str],
    random: Random,
) -> None:
    """Few conversations that come back, are solved and opened again; ticks in between."""
    touchpoints = [touchpoint_of(f"t{n * 7 % 12:02d}", deed) for n, deed in enumerate(deeds)]
    arrived: list[Touchpoint | int] = [*touchpoints, *(1_000_000 + time for time in times)]
    random.shuffle(arrived)
    last = 1_000_000 + max(times, default=0)
    log = Log(HORIZON, KEEP, Windows(*SPANS))
    for number, record in enumerate(records_of([*arrived, last])):
        log.fold.apply([record])
        match steps[number % len(steps)]:
            case "flush":
                log.flush()
            case "crash":
                log.flush()
                log.restart()
    log.flush()
    expected = recompute(touchpoints, HORIZON, now_ms=last if times else 0, spans=SPANS)
    result = log.rows.result()
    assert result.efforts == expected.efforts
    measures = ("contacts", "resolved", "first_contact")
    assert {k: v for k, v in result.panes.items() if k.measure in measures} == {
        k: v for k, v in expected.panes.items() if k.measure in measures
    }
