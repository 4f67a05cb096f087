"""Times of senders: read exactly, or refused; never guessed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.refusal import Refused
from schemas.times import END_MS, to_ms

NOON = 1_769_860_800_000  # 2026-01-31T12:00:00Z


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T12:00:00Z",
        "2026-01-31t12:00:00z",
        "2026-01-31 12:00:00+00:00",
        "2026-01-31T12:00:00-00:00",
        "2026-01-31T13:00:00+01:00",
        "2026-01-31T06:30:00.000-05:30",
        "2026-01-31T12:00:00.0009999Z",
    ],
)
def test_one_instant_in_its_many_forms(text: str) -> None:
    """An offset of any form, Z, and a fraction that is cut, not rounded."""
    assert to_ms(text) == NOON


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [(".1", 100), (".12", 120), (".123", 123), (".9999999999", 999), (".000001", 0)],
)
def test_a_fraction_is_cut_to_milliseconds(text: str, milliseconds: int) -> None:
    """Whatever its length."""
    assert to_ms(f"2026-01-31T12:00:00{text}Z") == NOON + milliseconds


@pytest.mark.parametrize("value", [0, 1, NOON, END_MS - 1])
def test_whole_milliseconds_are_themselves(value: int) -> None:
    """From 1970 to the end of 2200."""
    assert to_ms(value) == value


@pytest.mark.parametrize(
    "value",
    [
        -1,
        END_MS,
        10**30,
        True,
        1.5,
        float(NOON),
        None,
        [],
        {},
        "",
        "noon",
        "2026-01-31",
        "20260131",
        "20260131T120000Z",
        "2026-W05-6T12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "0000-01-01T12:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T12:00:00+0100",
        "2026-01-31T12:00:00+24:00",
        "2026-01-31T12:00:00Z\n",
        " 2026-01-31T12:00:00Z",
        "٢٠٢٦-01-31T12:00:00Z",
        "1969-12-31T23:59:59Z",
        "2201-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "1769860800000",
        "42059.4832407407",
    ],
)
def test_what_is_no_time_is_refused(value: object) -> None:
    """With reason bad_time, whatever it is."""
    with pytest.raises(Refused) as caught:
        to_ms(value)

    assert caught.value.reason == "bad_time"


def test_a_number_too_long_to_print_is_refused_too() -> None:
    """Python itself refuses to write out more than 4,300 digits."""
    with pytest.raises(Refused, match="huge number"):
        to_ms(10**5_000)


def test_a_time_without_zone_is_refused_unless_its_source_has_one() -> None:
    """Brussels is an hour ahead in winter and two in summer."""
    with pytest.raises(Refused) as caught:
        to_ms("2012-04-03 16:55:38")

    assert caught.value.reason == "no_zone"
    brussels = ZoneInfo("Europe/Brussels")
    assert to_ms("2026-01-31 13:00:00", brussels) == NOON
    assert to_ms("2026-07-31T14:00:00", brussels) == to_ms("2026-07-31T12:00:00Z")


def test_an_offset_beats_the_zone_of_the_source() -> None:
    """The zone is for times without an offset only."""
    assert to_ms("2026-01-31T12:00:00Z", ZoneInfo("Asia/Tehran")) == NOON


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    """Brussels set its clocks back at 03:00 (+02:00) on 25 October 2026."""
    assert to_ms("2026-10-25T02:30:00", ZoneInfo("Europe/Brussels")) == to_ms(
        "2026-10-25T00:30:00Z"
    )


@pytest.mark.parametrize(
    ("leap", "same"),
    [
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2017-01-01T00:59:60.25+01:00", "2017-01-01T00:00:00.25Z"),
    ],
)
def test_a_leap_second_is_the_first_of_the_next_day(leap: str, same: str) -> None:
    """As Unix time counts."""
    assert to_ms(leap) == to_ms(same)


def test_a_second_60_elsewhere_is_refused() -> None:
    """Only the last minute of a UTC day can have one."""
    with pytest.raises(Refused, match="second 60"):
        to_ms("2016-12-31T12:00:60Z")


@settings(deadline=None)
@given(st.integers(0, END_MS - 1))
def test_every_instant_is_read_back(milliseconds: int) -> None:
    """What Python writes is what is read."""
    seconds, rest = divmod(milliseconds, 1_000)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1_000)

    assert to_ms(moment.isoformat(timespec="milliseconds")) == milliseconds
