"""Dead letters: they name the source of what was refused where that can be read."""

import pytest

from schemas.dead_letters import (
    MAX_RAW_BYTES,
    DeadLetter,
    Place,
    Reason,
    decode,
    encode,
    key_of,
    letter_of,
)

PLACE = Place("inbox", 3, 17, 1_000)


@pytest.mark.parametrize(
    ("raw", "source"),
    [
        (b'{"id": 7, "source": "desk", "time": "never"}', "desk"),
        (b'{"attributes": {"source": "inner"}, "source": "desk"}', "desk"),
        (b'{"attributes": {"source": "inner"}}', ""),
        (b'{"source": "Not A Source"}', ""),
        (b'{"source": 7}', ""),
        (b'{"source": "' + b"x" * 65 + b'"}', ""),
        (b'{"source": "desk"', ""),
        (b'["desk"]', ""),
        (b"\xff\xfe", ""),
        (b'{"source": "\xff"}', ""),
        (b"[" * 100_000, ""),
        (b"", ""),
        (None, ""),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_the_source_is_what_the_record_names_and_empty_where_it_names_none(
    raw: bytes | None, source: str
) -> None:
    """No record, however broken, makes trouble."""
    letter = letter_of(PLACE, raw, Reason.BAD_TIME, "no")
    assert letter == DeadLetter(
        topic="inbox",
        partition=3,
        offset=17,
        time=1_000,
        source=source,
        reason=Reason.BAD_TIME,
        error="no",
        raw=raw or b"",
    )
    assert decode(encode(letter)) == letter


def test_its_key_is_where_the_refused_record_lies() -> None:
    """So that the same refusal twice is one."""
    assert key_of(letter_of(PLACE, b"", Reason.BAD_TIME, "no")) == b"inbox:3:17"


def test_a_huge_record_is_kept_in_part_and_its_letter_says_so() -> None:
    """Whole, it would be larger than what brokers take, and stop the role that refuses it."""
    letter = letter_of(PLACE, b"{" + b"x" * MAX_RAW_BYTES, Reason.TOO_LARGE, "no")
    assert letter.raw == b"{" + b"x" * (MAX_RAW_BYTES - 1)
    assert letter.error == "no (of its 1048577 bytes the first 1048576 are kept)"


def test_a_record_of_just_that_size_is_kept_whole() -> None:
    """The limit itself is no excess."""
    letter = letter_of(PLACE, b"x" * MAX_RAW_BYTES, Reason.TOO_LARGE, "no")
    assert (len(letter.raw), letter.error) == (MAX_RAW_BYTES, "no")
