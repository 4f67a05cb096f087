"""The first look: how far out of order the lines of files lie."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from streams.intake.files import mapping_file, order
from streams.intake.files.input_file import InputFile
from streams.intake.files.mails import MailFile
from streams.intake.files.order import slack_ms
from streams.intake.mail.addresses import Own
from streams.intake.mail.sources import MailSource
from tests.streams.intake.files.helpers import mapping_of, written


def _slack(folder: Path, *contents: Sequence[str]) -> int | None:
    files = [
        InputFile(written(folder, f"{number}.jsonl", "\n".join(lines)))
        for number, lines in enumerate(contents)
    ]
    return slack_ms(files, None, _zone_of, _nobody)


def _nobody(_what: str, _done: int, _total: int) -> None:
    """Looks at no progress."""


def _zone_of(source: object) -> ZoneInfo | None:
    return ZoneInfo("Europe/Rome") if source == "rome" else None


def _line(time: str, source: str = "s") -> str:
    return f'{{"id":"1","time":{time},"source":"{source}","more":[1,{{}}]}}'


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], 0),
        (["5"], 0),
        (["5", "5", "9"], 0),
        (["5", "9", "6", "20", "18", "21"], 3),
        (["9", "8", "7"], 2),
        (['"2026-01-05T11:00:00Z"', '"2026-01-05T12:30:00+01:00"', "1767610799999"], 1_800_001),
    ],
)
def test_it_is_the_furthest_that_a_time_lies_behind_an_earlier_line(
    tmp_path: Path, times: list[str], expected: int
) -> None:
    """In whichever form the times are written."""
    assert _slack(tmp_path, [_line(time) for time in times]) == expected


def test_lines_that_belong_far_before_others_end_the_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a thousand lines, the grain of the look, beyond what may wait in memory."""
    monkeypatch.setattr(order, "RUN_RECORDS", 2_000)
    lines = [_line(str(10 * number)) for number in range(5_000)]
    assert _slack(tmp_path, [*lines, _line("30000")]) == 19_990
    assert _slack(tmp_path, [*lines, _line("10000")]) is None


def test_files_are_looked_at_one_after_the_other(tmp_path: Path) -> None:
    """Two files of the same days are as far apart as they overlap."""
    assert _slack(tmp_path, [_line("1"), _line("9")], [_line("3"), _line("12")]) == 6


def test_a_time_without_an_offset_is_in_the_zone_of_its_source(tmp_path: Path) -> None:
    """Noon in Rome in winter is 11:00 UTC."""
    lines = [_line('"2026-01-05T11:30:00Z"'), _line('"2026-01-05T12:00:00"', "rome")]
    assert _slack(tmp_path, lines) == 1_800_000


def test_what_becomes_a_dead_letter_has_no_time(tmp_path: Path) -> None:
    """Broken lines, times that are none, and whole files that cannot be read."""
    broken = ["oops", "{}", _line("null"), _line('"noon"'), _line("-5"), _line("1.5"), "[" * 5_000]
    assert _slack(tmp_path, [_line("7"), *broken, _line("6")]) == 1
    assert slack_ms([InputFile(tmp_path / "none.jsonl")], None, _zone_of, _nobody) == 0


def test_of_a_csv_the_times_of_all_rules_count_and_no_other_cell(tmp_path: Path) -> None:
    """In the zone that the mapping or the source names; a row without a time has none."""
    mapping = mapping_file.load(
        mapping_of(
            tmp_path,
            """\
            keep: [{column: who, is_not: nobody}]
            touchpoint: {source: rome, id: {column: id}, customer: {column: who}, channel: web}
            rules:
              - touchpoint: {kind: visit, time: {column: at, zone: Europe/Rome}}
              - when: [{column: left, missing: false}]
                touchpoint: {kind: status, status: closed, time: {column: left, format: epoch_ms}}
            """,
        )
    )
    rows = (
        "id,at,left,who\n"
        "1,2026-01-05 12:00:00,,ada\n"
        "2,2026-01-05 11:00:00,,nobody\n"
        ",2026-01-05 12:10:00,1767610860000,ada\n"
        "3,noon,,ada\n"
        '4,"2026-01-05 12:20:00'
    )
    file = InputFile(written(tmp_path, "rows.csv", rows))
    assert slack_ms([file], mapping, _zone_of, _nobody) == 540_000


def test_mails_have_to_be_read_first(tmp_path: Path) -> None:
    """Also beside files that need not."""
    mail = MailFile(tmp_path / "a.eml", MailSource("mail", Own(()), None))
    assert slack_ms([InputFile(tmp_path / "a.jsonl"), mail], None, _zone_of, _nobody) is None
