"""Times as files write them; expected values worked out by hand."""

from zoneinfo import ZoneInfo

import pytest

from schemas.canonical import Refused
from schemas.dead_letters import Reason
from streams.intake.files.times import parser

_ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("form", "text", "millis"),
    [
        ("iso", "1970-01-02 01:00:00", 86_400_000),
        ("iso", "1970-01-01T00:00:01.5Z", 1_500),
        ("iso", "1970-01-01T02:00:00+02:00", 0),
        ("iso", "19700102", 82_800_000),
        ("iso", "2012-07-01 02:00:00", 1_341_100_800_000),
        # Summer time ended on 2012-10-28 at 03:00: 02:30 came twice, the earlier is 00:30 UTC.
        ("iso", "2012-10-28 02:30:00", 1_351_384_200_000),
        # It began on 2012-03-25 at 02:00: 02:30 never was; by the old offset it is 01:30 UTC.
        ("iso", "2012-03-25 02:30:00", 1_332_639_000_000),
        ("excel_days", "25569", -3_600_000),
        ("excel_days", "25569.5", 39_600_000),
        # 42059.4832407407 is 2015-02-24 11:35:52 on the sheet's clock.
        ("excel_days", "42059.4832407407", 1_424_774_152_000),
        ("epoch_s", "1424774152", 1_424_774_152_000),
        ("epoch_s", "1424774152.25", 1_424_774_152_250),
        ("epoch_ms", "1424774152250", 1_424_774_152_250),
        ("%d/%m/%Y %H:%M", " 02/01/1970 01:00 ", 86_400_000),
        ("%a %b %d %H:%M:%S %z %Y", "Tue Oct 31 22:10:47 +0000 2017", 1_509_487_847_000),
    ],
)
def test_a_time_is_read_in_its_form(form: str, text: str, millis: int) -> None:
    """A time without an offset is one of the zone, here Rome's."""
    assert parser(form, _ROME)(text) == millis


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("iso", "yesterday"),
        ("iso", ""),
        ("iso", "2012-02-30"),
        ("excel_days", "nan"),
        ("excel_days", "1e9"),
        ("excel_days", "0"),
        ("epoch_s", "inf"),
        ("epoch_s", "9" * 30),
        ("epoch_s", "9" * 5000),
        ("epoch_ms", "x"),
        ("%Y", "20x4"),
    ],
)
def test_what_is_no_time_is_refused(form: str, text: str) -> None:
    """With the form that was expected."""
    with pytest.raises(Refused, match=f"is no time written as {form}") as caught:
        parser(form, _ROME)(text)
    assert caught.value.reason is Reason.BAD_TIME


def test_a_time_without_any_zone_is_refused() -> None:
    """No zone is ever guessed."""
    with pytest.raises(Refused) as caught:
        parser("iso", None)("2012-07-01 02:00:00")
    assert caught.value.reason is Reason.NO_ZONE
