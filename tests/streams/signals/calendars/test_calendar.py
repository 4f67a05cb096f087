"""Business hours against hand-worked days, the days on which clocks are changed among them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.signals.calendars.calendar import Calendar
from streams.signals.calendars.spec import DAYS, CalendarSpec, Holidays

HOUR = 3_600_000
Week = Mapping[str, tuple[str, ...]]
WHOLE: Week = dict.fromkeys(DAYS, ("00:00-24:00",))
OFFICE: Week = dict.fromkeys(DAYS[:5], ("09:00-12:00", "13:00-17:00"))


def calendar(zone: str, hours: Week, **holidays: object) -> Calendar:
    """A calendar of hours, with holidays."""
    return Calendar(
        CalendarSpec(name="c", zone=zone, hours=dict(hours), holidays=Holidays(**holidays))  # type: ignore[arg-type]  # plain words
    )


def at(text: str, zone: str = "UTC", fold: int = 0) -> int:
    """Milliseconds of a wall time in a zone."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return round(moment.timestamp() * 1000)


#: Zone, the hours of every day, from, to (wall clock), and how many hours of that were open.
CASES: list[tuple[str, Week, str, str, float]] = [
    # an ordinary week: seven hours a day on five days
    ("Europe/Berlin", OFFICE, "2026-06-01T00:00", "2026-06-08T00:00", 35),
    # over a weekend: an hour on Friday, another on Monday
    ("Europe/Berlin", OFFICE, "2026-06-05T16:00", "2026-06-08T10:00", 2),
    # through the lunch break
    ("Europe/Berlin", OFFICE, "2026-06-01T11:30", "2026-06-01T13:30", 1),
    # 29 March 2026: 02:00 becomes 03:00; 25 October: 03:00 becomes 02:00
    ("Europe/Berlin", WHOLE, "2026-03-29T00:00", "2026-03-30T00:00", 23),
    ("Europe/Berlin", WHOLE, "2026-10-25T00:00", "2026-10-26T00:00", 25),
    ("Europe/Berlin", {"sunday": ("02:00-03:00",)}, "2026-03-29T00:00", "2026-03-30T00:00", 0),
    ("Europe/Berlin", {"sunday": ("02:00-03:00",)}, "2026-10-25T00:00", "2026-10-26T00:00", 2),
    # a night shift that runs over the change belongs to the day on which it starts
    ("Europe/Berlin", {"saturday": ("22:00-06:00",)}, "2026-03-28T00:00", "2026-03-30T00:00", 7),
    ("Europe/Berlin", {"saturday": ("22:00-06:00",)}, "2026-10-24T00:00", "2026-10-26T00:00", 9),
    # 8 March and 1 November 2026
    ("America/New_York", WHOLE, "2026-03-08T00:00", "2026-03-09T00:00", 23),
    ("America/New_York", WHOLE, "2026-11-01T00:00", "2026-11-02T00:00", 25),
    ("America/New_York", {"sunday": ("01:30-02:30",)}, "2026-03-08T00:00", "2026-03-09T00:00", 0.5),
    # 01:30 to 02:00 is shown twice, 02:00 to 02:30 once
    ("America/New_York", {"sunday": ("01:30-02:30",)}, "2026-11-01T00:00", "2026-11-02T00:00", 1.5),
    # Lord Howe changes by half an hour: 4 October 2026 02:00 becomes 02:30, 5 April back to 01:30
    ("Australia/Lord_Howe", WHOLE, "2026-10-04T00:00", "2026-10-05T00:00", 23.5),
    ("Australia/Lord_Howe", WHOLE, "2026-04-05T00:00", "2026-04-06T00:00", 24.5),
    (
        "Australia/Lord_Howe",
        {"sunday": ("01:00-03:00",)},
        "2026-04-05T00:00",
        "2026-04-06T00:00",
        2.5,
    ),
    # Tehran changed at midnight until 2022: 22 March lost its first hour; no change since
    ("Asia/Tehran", WHOLE, "2022-03-22T01:00", "2022-03-23T00:00", 23),
    ("Asia/Tehran", {"tuesday": ("00:00-02:00",)}, "2022-03-21T12:00", "2022-03-23T00:00", 1),
    ("Asia/Tehran", WHOLE, "2022-09-21T00:00", "2022-09-22T00:00", 25),
    ("Asia/Tehran", WHOLE, "2026-03-22T00:00", "2026-03-23T00:00", 24),
]


@pytest.mark.parametrize(("zone", "hours", "start", "end", "expected"), CASES)
def test_hours_between(zone: str, hours: Week, start: str, end: str, expected: float) -> None:
    """What a clock on the wall shows is what counts."""
    found = calendar(zone, hours).open_between(at(start, zone), at(end, zone))
    assert found == expected * HOUR


def test_holidays_of_country_and_part_own_days_and_exceptions() -> None:
    """8 March is a holiday in Berlin only, Good Friday everywhere; own days close, others open."""
    start, end = at("2027-03-08T00:00", "Europe/Berlin"), at("2027-03-09T00:00", "Europe/Berlin")
    office = ("Europe/Berlin", OFFICE)
    assert calendar(*office, country="DE").open_between(start, end) == 7 * HOUR
    assert calendar(*office, country="DE", subdivision="BE").open_between(start, end) == 0
    worked = calendar(*office, country="DE", subdivision="BE", open_on=("2027-03-08",))
    assert worked.open_between(start, end) == 7 * HOUR
    assert calendar(*office, dates=("2027-03-08",)).open_between(start, end) == 0


def test_a_night_shift_runs_on_into_a_holiday_and_a_holiday_has_none() -> None:
    """A shift belongs to the day on which it starts."""
    night = calendar("Europe/Berlin", dict.fromkeys(DAYS, ("22:00-06:00",)), dates=("2026-06-02",))
    monday, wednesday = (
        at("2026-06-01T12:00", "Europe/Berlin"),
        at("2026-06-03T12:00", "Europe/Berlin"),
    )
    assert night.open_between(monday, wednesday) == 8 * HOUR


def test_over_the_turn_of_the_year() -> None:
    """A shift that began last year goes on, in the zone's own new year."""
    for zone in ("Pacific/Kiritimati", "Pacific/Niue", "UTC"):
        night = calendar(zone, {"thursday": ("22:00-06:00",)})  # 31 December 2026
        start, end = at("2026-12-31T00:00", zone), at("2027-01-01T23:00", zone)
        assert night.open_between(start, end) == 8 * HOUR
        assert night.after(start, 3 * HOUR) == at("2027-01-01T01:00", zone)


def test_due_at_the_closing_second_not_at_the_next_opening() -> None:
    """Eight hours from Monday nine are used up on Tuesday at ten; seven on Monday at five."""
    office = calendar("Europe/Berlin", OFFICE)
    start = at("2026-06-01T09:00", "Europe/Berlin")
    assert office.after(start, 7 * HOUR) == at("2026-06-01T17:00", "Europe/Berlin")
    assert office.after(start, 7 * HOUR + 1) == at("2026-06-02T09:00", "Europe/Berlin") + 1
    assert office.after(start, 8 * HOUR) == at("2026-06-02T10:00", "Europe/Berlin")
    assert office.after(start, 0) == start


def test_a_span_that_the_next_years_do_not_hold_is_never_due() -> None:
    """An hour a week is 52 a year."""
    rare = calendar("UTC", {"monday": ("09:00-10:00",)})
    assert rare.after(at("2026-01-01T00:00"), 200 * HOUR) is None


MOMENTS = st.integers(at("2020-01-01T00:00"), at("2030-01-01T00:00"))
SPANS = st.integers(0, 40 * 24 * HOUR)
DESKS = st.sampled_from(
    [
        calendar("Europe/Berlin", OFFICE, country="DE"),
        calendar("Asia/Tehran", dict.fromkeys(DAYS, ("00:00-24:00",)), country="IR"),
        calendar("Australia/Lord_Howe", dict.fromkeys(DAYS, ("22:00-06:00", "12:00-13:00"))),
        calendar("America/New_York", {"sunday": ("00:00-04:00",), "friday": ("20:00-24:00",)}),
    ]
)


@settings(deadline=None)
@given(DESKS, MOMENTS, SPANS, SPANS)
def test_spans_add_up(desk: Calendar, start: int, first: int, second: int) -> None:
    """Wherever a span is cut in two, its open time is the sum; and never more than the span."""
    middle, end = start + first, start + first + second
    whole = desk.open_between(start, end)
    assert whole == desk.open_between(start, middle) + desk.open_between(middle, end)
    assert 0 <= whole <= end - start


@settings(deadline=None)
@given(DESKS, MOMENTS, st.integers(1, 60 * HOUR))
def test_due_is_the_first_moment_with_so_much_behind_it(
    desk: Calendar, start: int, span: int
) -> None:
    """`after` is the inverse of `open_between`."""
    due = desk.after(start, span)
    assert due is not None
    assert desk.open_between(start, due) == span
    assert desk.open_between(start, due - 1) == span - 1


@settings(deadline=None)
@given(st.sampled_from(["Europe/Berlin", "Asia/Tehran", "Australia/Lord_Howe"]), MOMENTS, SPANS)
def test_a_desk_that_never_closes_counts_every_second(zone: str, start: int, span: int) -> None:
    """Whatever is done to the clocks."""
    assert calendar(zone, WHOLE).open_between(start, start + span) == span


def test_every_minute_agrees_with_the_clock_on_the_wall() -> None:
    """Two weeks around a change, minute by minute, against the zone's own local time."""
    zone = ZoneInfo("Australia/Lord_Howe")
    desk = calendar(zone.key, dict.fromkeys(DAYS, ("01:15-02:20", "23:00-24:00")))
    moment = datetime(2026, 3, 30, tzinfo=zone)
    for _ in range(14 * 24 * 60):
        start = round(moment.timestamp() * 1000)
        local = datetime.fromtimestamp(start / 1000, zone)
        minutes = local.hour * 60 + local.minute
        is_open = 75 <= minutes < 140 or minutes >= 1380
        assert desk.open_between(start, start + 60_000) == (60_000 if is_open else 0), local
        moment = datetime.fromtimestamp(start / 1000, ZoneInfo("UTC")) + timedelta(minutes=1)
