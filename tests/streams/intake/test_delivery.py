"""Deliveries on inbox: what was written is what is read."""

from typing import Final, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from streams.intake.channels.adapter import Delivery
from streams.intake.delivery import Outgoing, from_record, to_record
from streams.intake.sources import Source, Sources

BOT: Final = Source(name="bot", kind="telegram", country="DE", options={"own": ["x"]})


class Record(NamedTuple):
    """A record as a reader of Kafka has it."""

    headers: list[tuple[str, bytes]]
    value: bytes | None
    timestamp: int = 1_000


def _read(sent: Outgoing) -> Record:
    return Record(sent.headers or [], sent.value)


def test_the_form_on_inbox_by_hand() -> None:
    """Key, value and headers byte by byte: other programs may read them."""
    delivery = Delivery("bot", b'{"a": 1}', 5, "application/json", {"x-retry": "2"})
    assert to_record(delivery, kind="telegram", delivery_id="77") == Outgoing(
        b"bot\n77",
        b'{"a": 1}',
        [
            ("nabz-source", b"bot"),
            ("nabz-kind", b"telegram"),
            ("nabz-content-type", b"application/json"),
            ("nabz-h-x-retry", b"2"),
        ],
    )


def test_a_record_without_a_source_is_canonical() -> None:
    """Also if it has other headers."""
    assert from_record(Record([("nabz-run", b"r")], b"{}"), Sources()) is None


def test_todays_options_are_read_with_the_delivery() -> None:
    """Time is the broker's; zone, country and scale stand beside the options."""
    read = from_record(
        Record([("nabz-source", b"bot"), ("nabz-kind", b"t2")], b"x"), Sources([BOT])
    )
    assert read is not None
    assert read.kind == "t2"
    assert read.delivery == Delivery("bot", b"x", 1_000, options={"own": ["x"], "country": "DE"})


def test_a_record_that_names_no_kind_is_of_its_sources() -> None:
    """An own producer writes nabz-source alone; an undeclared source has no kind at all."""
    for sources, kind in ((Sources([BOT]), "telegram"), (Sources(), "")):
        read = from_record(Record([("nabz-source", b"bot")], None), sources)
        assert read is not None
        assert (read.kind, read.delivery.body) == (kind, b"")


_text: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(body=st.binary(), content_type=_text, headers=st.dictionaries(_text, _text, max_size=3))
def test_whatever_is_written_is_read_back(
    body: bytes, content_type: str, headers: dict[str, str]
) -> None:
    """Any body, any header that is text."""
    delivery = Delivery("s", body, 1_000, content_type, headers)
    read = from_record(_read(to_record(delivery, kind="k", delivery_id="d")), Sources())
    assert read is not None
    assert read == ("k", delivery)


def test_a_header_that_is_no_text_is_not_lost() -> None:
    """Bytes that HTTP let through come to inbox as they were; read back they are marked."""
    wild = b"\xff\xfe".decode(errors="surrogateescape")
    sent = to_record(Delivery("s", b"", 0, "", {"h": wild}), kind="k", delivery_id=wild)
    assert sent.key == b"s\n\xff\xfe"
    assert dict(sent.headers or [])["nabz-h-h"] == b"\xff\xfe"
    read = from_record(_read(sent), Sources())
    assert read is not None
    assert read.delivery.headers == {"h": "\ufffd\ufffd"}
