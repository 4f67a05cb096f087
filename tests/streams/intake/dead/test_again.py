"""What of a refused record is sent again."""

import msgspec
import pytest

from schemas.dead_letters import MAX_RAW_BYTES, DeadLetter, Reason
from streams.intake.dead.again import NotAgain, record_of
from streams.intake.delivery import Outgoing

LETTER = DeadLetter(
    topic="inbox",
    partition=1,
    offset=2,
    time=1_700,
    source="desk",
    reason=Reason.NO_ZONE,
    error="no",
    raw=b"\xff raw",
    key=b"desk\n7",
    headers=(("nabz-source", b"desk"), ("nabz-h-x", b"\xff")),
)


def test_a_record_of_inbox_is_as_it_was_and_says_when_it_was_received() -> None:
    """Bytes, key and headers; the first receipt also when it is refused twice."""
    headers = [*LETTER.headers, ("nabz-received", b"1700")]
    assert record_of(LETTER) == Outgoing(b"desk\n7", b"\xff raw", headers)
    twice = msgspec.structs.replace(LETTER, headers=tuple(headers), time=9_900)
    assert record_of(twice) == Outgoing(b"desk\n7", b"\xff raw", headers)


def test_a_touchpoint_goes_through_the_door_anew() -> None:
    """Without what the door itself had added, and as received as it was then."""
    raw = b'{"id":"1","customer":"ada","received_at":1500,"sentiment":0.5}'
    letter = msgspec.structs.replace(LETTER, topic="touchpoints", raw=raw, headers=())
    expected = Outgoing(None, b'{"id":"1","customer":"ada"}', [("nabz-received", b"1500")])
    assert record_of(letter) == expected


@pytest.mark.parametrize("topic", ["file:a.jsonl:12ab", "simulate:run-1"])
def test_a_line_goes_to_inbox_as_it_stood(topic: str) -> None:
    """As a canonical touchpoint."""
    letter = msgspec.structs.replace(LETTER, topic=topic, raw=b'{"id":"1"}', key=b"", headers=())
    assert record_of(letter) == Outgoing(None, b'{"id":"1"}', [("nabz-received", b"1700")])


@pytest.mark.parametrize(
    ("topic", "raw", "why"),
    [
        ("inbox", b"x" * MAX_RAW_BYTES, "only its first MiB was kept"),
        ("touchpoints", b"oops", "it is no touchpoint"),
        ("touchpoints", b"[" * 100_000, "it is no touchpoint"),
        ("file:a.csv:12ab", b"1;2;3", "mend the file or its mapping, and import it again"),
        ("file:a.jsonl:12ab", b"7", "it is no JSON"),
        ("facts", b"{}", "nabz rebuild makes it anew"),
    ],
)
def test_what_cannot_be_sent_again_says_what_to_do(topic: str, raw: bytes, why: str) -> None:
    """Nothing is sent that would only be refused once more."""
    with pytest.raises(NotAgain, match=why):
        record_of(msgspec.structs.replace(LETTER, topic=topic, raw=raw))
