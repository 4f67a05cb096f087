"""What mails become: who wrote, to whom, in which thread, when."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas.canonical import Policy, canonicalise
from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.mail.addresses import Own
from streams.intake.mail.rules import touchpoints
from tests.streams.intake.mail.helpers import OURS, TIME, mail, one
from tests.support.golden import plain


def test_a_mail_from_outside_is_the_customers() -> None:
    """Our mailbox that it came to is the queue; its own id begins the conversation."""
    assert one(mail(subject="Parcel")) == {
        "id": "m1@example.com",
        "time": TIME,
        "channel": "email",
        "kind": "message",
        "actor": "customer",
        "customer": {"email": "ada@example.com"},
        "conversation": "m1@example.com",
        "queue": "help@shop.example",
        "text": "Hello",
        "attributes": {"subject": "Parcel"},
    }


@pytest.mark.parametrize(
    "ours", ["help@shop.example", "Bob <HELP+7@Shop.Example>", "x@staff.example"]
)
def test_a_mail_from_us_is_the_agents(ours: str) -> None:
    """Case, a tag after + and whole domains of ours; the customer is the first one outside."""
    found = one(mail(**{"from": ours, "to": "eve@staff.example, ada@example.com"}))
    assert (found["actor"], found["customer"]) == ("agent", {"email": "ada@example.com"})
    assert "queue" not in found
    assert found["agent"].casefold().endswith(".example")


def test_a_form_of_our_site_is_the_visitors() -> None:
    """It is sent in our name, to us, and names the visitor in Reply-To."""
    found = one(mail(**{"from": "help@shop.example", "reply_to": "ada@example.com"}))
    assert (found["actor"], found["customer"]) == ("customer", {"email": "ada@example.com"})


def test_a_mail_among_ourselves_is_refused() -> None:
    """There is no customer in it."""
    with pytest.raises(Refused, match="no recipient outside"):
        touchpoints(mail(**{"from": "help@shop.example"}), OURS, None)


@pytest.mark.parametrize(
    ("headers", "root"),
    [
        ({"references": "<r@x> <p@x>", "in_reply_to": "<p@x>"}, "r@x"),
        ({"in_reply_to": "<p@x>"}, "p@x"),
        ({"in_reply_to": "Your mail of <p@x>"}, "p@x"),
        ({"references": "bare@x other@x"}, "bare@x"),
        ({"subject": "Re: Parcel"}, "m1@example.com"),
    ],
)
def test_a_thread_is_known_by_its_first_mail(headers: dict[str, str], root: str) -> None:
    """By References, else In-Reply-To; a subject says nothing."""
    assert one(mail(**headers))["conversation"] == root


def test_an_id_too_long_or_missing_is_made_and_stays() -> None:
    """The same mail has the same id again, another mail another."""
    long = [one(mail(message_id=f"<{'a' * 300}{n}@x>"))["id"] for n in (1, 2, 1)]
    none = [one(mail(text, message_id=""))["id"] for text in ("a", "b", "a")]
    for ids in (long, none):
        assert ids[0] == ids[2] != ids[1]
        assert all(id_.startswith("sha-") and len(id_) < 200 for id_ in ids)


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("Sat, 31 Jan 2026 13:00:00 +0100 (CET)", TIME),
        ("31 Jan 26 12:00:00 GMT", TIME),
        ("Sat, 31 Jan 2026 12:00:00 -0000", TIME),
        ("2026-01-31T12:00:00Z", TIME),
        ("Sat, 31 Jan 2026 12:00:00", "2026-01-31T12:00:00"),
        ("Sat, 31 Jan 2026 25:61:00 +0000", TIME - 60_000),
        ("yesterday", TIME - 60_000),
        ("", TIME - 60_000),
    ],
)
def test_the_time_is_that_of_the_mail(date: str, time: int | str) -> None:
    """Without a zone it is left to the source's; without a date the server's own counts."""
    received = "from mx by us; Sat, 31 Jan 2026 11:59:00 +0000"
    assert one(mail(date=date, received=received))["time"] == time


def test_a_mail_without_any_time_takes_that_of_its_receipt_or_is_refused() -> None:
    """A file knows no receipt."""
    assert one(mail(date=""), received_at=5)["time"] == 5
    with pytest.raises(Refused) as caught:
        touchpoints(mail(date=""), OURS, None)
    assert caught.value.reason is Reason.BAD_TIME


def test_a_text_longer_than_a_touchpoint_may_hold_is_cut_and_says_so() -> None:
    """Rather than losing the whole mail."""
    found = one(mail("x" * 70_000))
    assert len(found["text"]) == 65_536
    assert found["attributes"]["text_cut"] is True


def test_parts_nested_without_end_are_refused() -> None:
    """Not an error of the recursion."""
    parts = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5000)
    )
    raw = mail()[:-7] + parts.encode()
    with pytest.raises(Refused, match="nested"):
        touchpoints(raw, OURS, 0)


_BYTES = st.binary(max_size=40) | st.sampled_from(
    [
        b"=?utf-8?b?////?=",
        b"=?x?q?=ZZ?=",
        b"(" * 2000,
        b"<" * 300,
        b"@,@;:<@>",
        b"\x00\xff",
        b"\r\n",
    ]
)
_HEADERS = st.sampled_from(
    [
        *("From", "To", "Date", "Message-ID", "References", "Subject", "Reply-To", "Received"),
        *("Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Sender"),
        *("X-Failed-Recipients", "In-Reply-To", "Delivered-To"),
    ]
)
_TYPES = st.sampled_from(
    [
        *(b"multipart/report; report-type=delivery-status; boundary=b", b"message/rfc822"),
        *(b"message/delivery-status", b"text/rfc822-headers", b"text/html"),
        *(b"text/plain; charset=punycode", b"text/plain; charset*=a'b'%ff"),
        *(b"text/plain; charset=hex", b"multipart/alternative; boundary=b"),
    ]
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(_HEADERS, _BYTES | _TYPES), max_size=8),
    st.lists(
        _BYTES | _TYPES.map(lambda kind: b"\n--b\nContent-Type: " + kind + b"\n\n"), max_size=8
    ),
)
@example([("Content-Type", b"charset=punycode"), ("X-Failed-Recipients", b"")], [b"\x80"])
@example([("Content-Type", b"charset=\x00"), ("X-Failed-Recipients", b"")], [b"\x80"])
@example([("Content-Type", b";charset*"), ("X-Failed-Recipients", b"")], [b"\x80"])
def test_no_mail_is_an_error(headers: list[tuple[str, bytes]], body: list[bytes]) -> None:
    """Whatever it holds, each of its parts is a touchpoint or refused; twice the same."""
    head = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)
    raw = b"From: a@b.c\r\n" + head + b"\r\n" + b"".join(body)
    try:
        items = touchpoints(raw, Own(["@b"]), 0)
    except Refused:
        return
    again = touchpoints(raw, Own(["@b"]), 0)
    assert [plain(item) for item in items] == [plain(item) for item in again]
    for item in items:
        if not isinstance(item, Refused):
            try:
                canonicalise(item | {"source": "s"}, Policy(), received_at=0)
            except Refused:
                continue
