"""sla.yaml and calendars.yaml: read whole, or every mistake with its line and what to write."""

from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.signals.calendars import file as calendars_file
from streams.signals.sla import file as sla_file
from streams.signals.sla.spec import hours_of, span_ms, target_ms

CONFIG = Path(__file__).parents[4] / "deploy" / "config"


def test_the_files_that_come_with_nabz_are_read() -> None:
    """With the targets that stand in them."""
    calls, messages = sla_file.load(CONFIG / "sla.yaml")
    assert target_ms(calls, "first_response", "urgent") == 60_000
    assert target_ms(calls, "next_response", None) is None
    assert target_ms(messages, "first_response", "urgent") == 300_000
    assert target_ms(messages, "first_response", None) == 3_600_000
    assert [hours_of(messages, p) for p in ("urgent", "low", None)] == [
        "calendar",
        "business",
        "business",
    ]
    assert [c.name for c in calendars_file.load(CONFIG / "calendars.yaml")] == ["office"]


@pytest.mark.parametrize(("text", "span"), [("15s", 15_000), ("5m", 300_000), ("72h", 259_200_000)])
def test_spans(text: str, span: int) -> None:
    """Seconds, minutes, hours."""
    assert span_ms(text) == span


@pytest.mark.parametrize(
    "text", ["14s", "0m", "1d", "5 m", "-5m", "m", "1.5h", "9999999m", "9999h"]
)
def test_spans_that_are_none(text: str) -> None:
    """Too short, too long, or no span at all."""
    with pytest.raises(ValueError, match=text):
        span_ms(text)


POLICY = "policies:\n  - name: a\n    targets: {next_response: {default: 5m}}\n"
SLA_MISTAKES = [
    ("policies:\n  - name: a\n    targets: {}\n", r":3: policies\[1\].targets: is empty"),
    (
        "policies:\n  - name: a\n    targets:\n      first_response: {default: 5d}\n",
        r":4: .*default: '5d' is no span: write it like 90s, 15m or 4h",
    ),
    (
        "policies:\n  - name: a\n    targets:\n      frist: {default: 5m}\n",
        r":4: .*frist: 'frist' has no clock: there are first_response",
    ),
    (
        POLICY + "    service_level: 500ms\n",
        r":4: policies\[1\].service_level: '500ms' is no span",
    ),
    (
        POLICY + "    service_level: <500ms\n",
        r":4: policies\[1\].service_level: '500ms' is no span",
    ),
    (
        POLICY + "    short_abandon: <5s\n",
        r":4: policies\[1\].short_abandon: '<5s' is no span",
    ),
    (POLICY + "    short_abandon: 9000h\n", r":4: .*short_abandon: .* between 1s and a year"),
    (
        POLICY + "    pause: [open]\n",
        r":4: policies\[1\].pause: no such key here; did you mean pause_on\?",
    ),
    (
        POLICY + "    when: {que: [a]}\n",
        r":4: .*when.que: 'que' is no dimension; did you mean q",
    ),
    (POLICY + "    when: {queue: []}\n", r":4: .*when.* length >= 1"),
    (
        POLICY + POLICY.partition("\n")[2],
        r":4: policies\[2\].name: a stands here twice",
    ),
]


@pytest.mark.parametrize(("text", "expected"), SLA_MISTAKES)
def test_mistakes_in_policies(text: str, expected: str, tmp_path: Path) -> None:
    """File, line, name, what to write."""
    file = tmp_path / "sla.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=expected):
        sla_file.load(file)


HEAD = "calendars:\n  - name: a\n    zone: Europe/Berlin\n    hours:\n      monday: [09:00-17:00]\n"
CALENDAR_MISTAKES = [
    (
        HEAD.replace("Berlin", "Berlim"),
        r":3: .*zone: 'Europe/Berlim' is no time zone; did you mean",
    ),
    (HEAD.replace("17:00", "25:00"), r":5: .*monday\[1\]: '09:00-25:00' is no hours"),
    (HEAD.replace("17:00", "09:00"), r":5: .*has no length: a whole day is 00:00-24:00"),
    (HEAD.replace("[09:00-17:00]", "[09:00-17:00, 16:00-18:00]"), r":5: .*begins before"),
    (HEAD.replace("[09:00-17:00]", "[]"), r":4: .*hours: is never open"),
    (HEAD + "    holidays: {country: ZZ}\n", r":6: .*country: no holidays of 'ZZ' known"),
    (HEAD + "    holidays: {country: DE, subdivision: XX}\n", r"DE has no such part"),
    (HEAD + "    holidays: {dates: [2026-02-30]}\n", r":6: .*'2026-02-30' is no day"),
    (HEAD + HEAD.partition("\n")[2].replace("a\n", "b\n", 1), r":6: .*never reached"),
]


@pytest.mark.parametrize(("text", "expected"), CALENDAR_MISTAKES)
def test_mistakes_in_calendars(text: str, expected: str, tmp_path: Path) -> None:
    """File, line, name, what to write."""
    file = tmp_path / "calendars.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=expected):
        calendars_file.load(file)
