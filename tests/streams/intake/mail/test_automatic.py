"""Mails of machines are never a customer's word."""

import pytest

from schemas.refusal import Refused
from streams.intake.mail.rules import touchpoints
from tests.streams.intake.mail.helpers import OURS, mail, one


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied (vacation)"},
        {"auto_submitted": "auto-generated; owner=x"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "Away"},
        {"precedence": "Bulk"},
        {"precedence": "auto_reply"},
        {"x_auto_response_suppress": "DR, OOF, AutoReply"},
        {"return_path": "<>"},
        {"content_type": "multipart/report; report-type=disposition-notification; boundary=b"},
    ],
)
def test_an_automatic_mail_is_a_bots(headers: dict[str, str]) -> None:
    """Of whoever's address; the header that gave it away is kept."""
    found = one(mail(**headers))
    assert found["actor"] == "bot"
    assert found["attributes"]["automatic"] in {name.replace("_", "-") for name in headers}
    ours = one(mail(**headers, **{"from": "help@shop.example", "to": "ada@example.com"}))
    assert (ours["actor"], "agent" in ours) == ("bot", False)


@pytest.mark.parametrize(
    "headers",
    [{"auto_submitted": "no"}, {"precedence": "list"}, {"x_auto_response_suppress": "DR"}],
)
def test_a_persons_mail_is_not(headers: dict[str, str]) -> None:
    """Lists are how some companies share a mailbox."""
    assert one(mail(**headers))["actor"] == "customer"


def test_a_bounce_without_a_report_goes_by_what_it_says() -> None:
    """X-Failed-Recipients as exim writes it."""
    found = one(mail(**{"from": "Mailer-Daemon@mx.example"}, x_failed_recipients="ada@example.com"))
    assert (found["kind"], found["actor"]) == ("incident", "system")
    assert found["customer"] == {"email": "ada@example.com"}


def test_a_bounce_that_names_nobody_goes_by_its_thread() -> None:
    """And is refused where there is none."""
    daemon = {"from": "postmaster@mx.example"}
    found = one(mail(**daemon, in_reply_to="<m0@example.com>"))
    assert (found["conversation"], "customer" in found) == ("m0@example.com", False)
    (refused,) = touchpoints(mail(**daemon), OURS, None)
    assert isinstance(refused, Refused)


def test_a_bounce_finds_the_thread_of_the_mail_that_came_back() -> None:
    """From the returned mail itself."""
    body = (
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        "Final-Recipient: rfc822;ada@example.com\nAction: failed\nStatus: 5.1.1\n\n"
        "--b\nContent-Type: message/rfc822\n\nMessage-ID: <own@shop.example>\n\nHi\n--b--\n"
    )
    kind = 'multipart/report; report-type="delivery-status"; boundary=b'
    found = one(mail(body, content_type=kind))
    assert found["conversation"] == "own@shop.example"
    assert found["attributes"]["delivery_status"] == "5.1.1"
