"""Whole imports onto the real Kafka."""

import random
from pathlib import Path

import pytest

from schemas import dead_letters, topics, touchpoint
from schemas.dead_letters import Reason
from streams.intake.files.run import Imported, run_import
from streams.progress import Progress
from streams.settings import Settings
from streams.topics import apply
from tests.streams.intake.files.helpers import SIMPLE, mapping_of, written
from tests.support.clock import FakeClock
from tests.support.log import Message, read_all

pytestmark = pytest.mark.flow

_CLOCK = FakeClock()


def _nobody(_what: str, _done: int, _total: int) -> None:
    """Looks at no progress."""


def _import(
    settings: Settings, *paths: Path, mapping: Path | None = None, progress: Progress = _nobody
) -> Imported:
    return run_import(
        paths,
        mapping,
        settings,
        _CLOCK,
        run="run-1",
        wait_seconds=None,
        progress=progress,
    )


def _touchpoints(settings: Settings) -> list[Message]:
    return read_all(settings, topics.TOUCHPOINTS.name)


def _lines(count: int) -> list[str]:
    return [
        f'{{"id":"{n}","source":"s","time":{n // 3},"channel":"web","kind":"visit",'
        f'"customer":"c{n % 7}"}}\n'
        for n in range(count)
    ]


def test_a_touchpoint_is_keyed_by_its_customer_and_names_its_run(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """Value in canonical JSON, received when the import's clock says."""
    apply(lane_settings)
    done = _import(lane_settings, written(tmp_path, "a.jsonl", _lines(1)[0]))
    (message,) = _touchpoints(lane_settings)
    assert message.key == b"c0"
    assert message.headers == [("nabz-run", b"run-1")]
    assert touchpoint.decode(message.value).received_at == _CLOCK.now_ms()
    assert (done.counts.read, done.counts.sent, done.counts.dead_letters) == (1, 1, 0)


def test_shuffled_lines_in_several_files_give_the_same_sequence(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """Order of lines and files is no property of what happened."""
    apply(lane_settings)
    lines = _lines(300)
    _import(lane_settings, written(tmp_path, "a.jsonl", "".join(lines)))
    first = _touchpoints(lane_settings)
    random.Random(3).shuffle(lines)
    halves = ("".join(lines[:100]), "".join(lines[100:]))
    _import(lane_settings, *(written(tmp_path, f"{n}.jsonl", h) for n, h in enumerate(halves)))
    both = _touchpoints(lane_settings)
    for partition in {message.partition for message in both}:
        values = [message.value for message in both if message.partition == partition]
        assert values[: len(values) // 2] == values[len(values) // 2 :]
    assert len(first) * 2 == len(both) == 600


@pytest.mark.parametrize(("is_shuffled", "doing"), [(False, "sending"), (True, "reading")])
def test_lines_in_order_are_sent_while_they_are_read(
    lane_settings: Settings, tmp_path: Path, *, is_shuffled: bool, doing: str
) -> None:
    """Others are sorted first; either way they lie in the log by time."""
    apply(lane_settings)
    lines, told = _lines(3_000), set[str]()
    if is_shuffled:
        random.Random(5).shuffle(lines)
    path = written(tmp_path, "a.jsonl", "".join(lines))
    done = _import(lane_settings, path, progress=lambda what, _done, _total: told.add(what))
    assert {what for what in told if what.endswith("a.jsonl")} == {
        "looking at the times of a.jsonl",
        f"{doing} a.jsonl",
    }
    found = _touchpoints(lane_settings)
    for partition in {message.partition for message in found}:
        values = [touchpoint.decode(m.value) for m in found if m.partition == partition]
        assert values == sorted(values, key=lambda value: (value.time, value.id))
    assert (done.counts.read, done.counts.sent, len(found)) == (3_000, 3_000, 3_000)


def test_broken_lines_become_dead_letters_of_the_file(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """Each with its line number and reason; importing again names the same ones."""
    apply(lane_settings)
    path = written(tmp_path, "a.jsonl", f'oops\n{_lines(1)[0]}{{"id":"1"}}\n')
    done = _import(lane_settings, path)
    _import(lane_settings, path)
    letters = [
        dead_letters.decode(message.value)
        for message in read_all(lane_settings, topics.DEAD_LETTERS.name)
    ]
    assert [(letter.partition, letter.offset, letter.reason) for letter in letters[:2]] == [
        (0, 1, Reason.INVALID_JSON),
        (0, 3, Reason.MISSING_FIELD),
    ]
    assert letters[:2] == letters[2:]
    assert letters[0].topic.startswith("file:a.jsonl:")
    assert letters[0].raw == b"oops"
    assert done.broken[0].startswith("a.jsonl:1: invalid_json: ")
    assert (done.counts.read, done.counts.sent, done.counts.dead_letters) == (3, 1, 2)


@pytest.mark.parametrize(
    ("header", "mapping", "says"),
    [
        ("id,at", SIMPLE, "rows.csv: has no column 'who'; it has id, at"),
        ("id,at,who,who", SIMPLE, "rows.csv: the header names 'who' twice: rename one of them"),
        ("id,at,who", f"    zone: Mars\n{SIMPLE}", "zone: there is no time zone 'Mars'"),
    ],
)
def test_a_refused_file_is_one_line_and_one_dead_letter(
    lane_settings: Settings, tmp_path: Path, header: str, mapping: str, says: str
) -> None:
    """Line 0, reason bad_file; a good file beside it is imported if the mapping is right."""
    apply(lane_settings)
    path = written(tmp_path, "rows.csv", f"{header}\n1,2026-01-05T11:00:00Z,a\n")
    done = _import(lane_settings, path, mapping=mapping_of(tmp_path, mapping))
    (line,) = done.refused
    assert says in line
    (message,) = read_all(lane_settings, topics.DEAD_LETTERS.name)
    letter = dead_letters.decode(message.value)
    assert (letter.offset, letter.reason, letter.topic[:14]) == (
        0,
        Reason.BAD_FILE,
        "file:rows.csv:",
    )
    assert done.counts.sent == 0


def test_a_row_is_taken_as_a_whole_or_not_at_all(lane_settings: Settings, tmp_path: Path) -> None:
    """Of a row's two touchpoints one is refused: the row is one dead letter, nothing is sent."""
    apply(lane_settings)
    mapping = SIMPLE.replace("      kind: message\n", "") + (
        "    rules:\n"
        "      - touchpoint: {kind: message}\n"
        "      - touchpoint: {kind: rating, rating: {scale: csat5, value: {column: stars}}}\n"
    )
    path = written(tmp_path, "rows.csv", "id,at,who,stars\n1,2026-01-05T11:00:00Z,a,6\n")
    done = _import(lane_settings, path, mapping=mapping_of(tmp_path, mapping))
    assert (done.counts.sent, done.counts.dead_letters) == (0, 1)
    assert "rows.csv:2: bad_rating" in done.broken[0]


def test_who_names_nobody_is_the_customers_who_is_seen_later_in_the_files(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """In the order of time, not of lines; who is never seen leaves the conversation itself."""
    apply(lane_settings)
    least = '"source":"s","channel":"chat","kind":"message"'
    lines = (
        f'{{"id":"4",{least},"time":9000000,"conversation":"t-1","customer":"bob"}}\n'
        f'{{"id":"2",{least},"time":5000000,"conversation":"t-1","customer":"ada"}}\n'
        f'{{"id":"1",{least},"time":1,"conversation":"t-1","actor":"agent"}}\n'
        f'{{"id":"3",{least},"time":6,"conversation":"t-2","actor":"agent"}}\n'
    )
    done = _import(lane_settings, written(tmp_path, "a.jsonl", lines))
    found = [touchpoint.decode(message.value) for message in _touchpoints(lane_settings)]
    assert sorted((t.id, t.customer, t.attributes.get("participant")) for t in found) == [
        ("1", "ada", None),
        ("2", "ada", None),
        ("3", "conversation:s:t-2", None),
        ("4", "ada", "bob"),
    ]
    assert (done.counts.sent, done.counts.dead_letters) == (4, 0)
