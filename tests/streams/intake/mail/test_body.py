"""The text of mails: parts, character sets, HTML, quotes."""

import time

import pytest

from streams.intake.mail.body import own_words
from streams.intake.mail.charset import decoded
from streams.intake.mail.quotes import without_quotes
from tests.streams.intake.mail.helpers import mail, one

#: A complaint in Russian, that a parcel has not come.
_LONG = "Здравствуйте, моя посылка так и не пришла, пожалуйста, ответьте мне сегодня."
_TWO = "--b\nContent-Type: text/html\n\n<p>H</p>\n--b\nContent-Type: text/plain\n\n{}\n--b--\n"


def test_plain_text_goes_before_html() -> None:
    """Unless it is empty."""
    kind = {"mime_version": "1.0", "content_type": "multipart/alternative; boundary=b"}
    assert one(mail(_TWO.format("plain"), **kind))["text"] == "plain"
    assert one(mail(_TWO.format(" "), **kind))["text"] == "H"


def test_an_attachment_is_no_text() -> None:
    """Nor is a mail that is passed on within."""
    body = (
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nA\n"
        "--b\nContent-Type: message/rfc822\n\nSubject: x\n\ninner\n--b--\n"
    )
    assert "text" not in one(mail(body, content_type="multipart/mixed; boundary=b"))


def test_a_multipart_mail_without_parts_is_read_as_it_stands() -> None:
    """As senders of plain text with a wrong header write it."""
    assert one(mail("Hi", content_type="multipart/mixed; boundary=b"))["text"] == "Hi"


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"\xc3\xbc", "utf-8", "ü"),
        (b"\xc3\xbc", "us-ascii", "ü"),
        (b"\x80 5", "iso-8859-1", "€ 5"),
        (b"\xfc", "no-such-charset", "ü"),
        (b"\xfc", "punycode", "ü"),
        ("سلام".encode("cp1256"), "windows-1256", "سلام"),
        (f"{_LONG} {_LONG}".encode("cp1251"), "us-ascii", f"{_LONG} {_LONG}"),
    ],
)
def test_a_charset_may_be_wrong(data: bytes, charset: str, text: str) -> None:
    """What is declared, else UTF-8, else what it looks like."""
    assert decoded(data, charset) == text


@pytest.mark.parametrize(
    "quote",
    [
        "On Sat, 31 Jan 2026 at 12:00, Help <help@shop.example> wrote:\n> Try again\n> please",
        "Am 31.01.2026 um 12:00 schrieb Help <help@shop.example>:\n> Bitte",
        "Le sam. 31 janv. 2026 à 12:00, Help <help@shop.example> a écrit :\n> Essayez",
        "El sáb, 31 ene 2026, Help <help@shop.example> escribió:\n> Pruebe",
        "Il giorno sab 31 gen 2026 Help <help@shop.example> ha scritto:\n> Prova",
        "Il giorno sab 31 gen 2026 Help <\nhelp@shop.example> ha scritto:\n\n> Prova",
        "Dnia 31.01.2026 Help <help@shop.example>\nnapisał:\n\n> Hej",
        "در تاریخ شنبه بهمن Help <help@shop.example> نوشت:\u200f\n> سلام",
        "-----Original Message-----\nFrom: Help\nSent: Saturday\nTo: Ada\nSubject: Re\n\nTry again",
        "> Try\n> again\n> please",
    ],
)
def test_quotes_are_left_out_in_many_languages(quote: str) -> None:
    """What the writer wrote is what stays."""
    assert without_quotes(f"It works, thanks.\r\n\r\n{quote}\r\n") == "It works, thanks."


def test_answers_between_quotes_stay() -> None:
    """All of them, in order."""
    text = "Hi\n\nOn Sat, Bob wrote:\n> First?\n\nYes.\n\n> Second?\n\nNo."
    assert without_quotes(text).split() == ["Hi", "Yes.", "No."]


@pytest.mark.parametrize(
    "text",
    [
        "From: Berlin\nTo: Hamburg\nThe train was late.",
        "Begin forwarded message:\n\nFrom: A <a@x.y>\nSubject: S\n\nPlease help",
    ],
)
def test_what_is_no_reply_stays_whole(text: str) -> None:
    """A customer's own lines, and a mail that is passed on without a word."""
    assert without_quotes(text) == text


def test_html_becomes_text_without_what_is_quoted() -> None:
    """By where the mail programs put it; hidden things are no text."""
    markup = (
        "<style>p{}</style><p>Thanks,&nbsp;it <b>works</b></p><ul><li>one<li>two</ul>"
        '<div class="gmail_quote">On Sat, Bob wrote:<blockquote>old</blockquote></div>'
    )
    assert own_words("", markup).text == "Thanks, it works\n\none\ntwo"


@pytest.mark.parametrize(
    "hostile",
    [
        *(
            "\n" * 500_000,
            "a: b\n" * 100_000,
            ">\n" * 200_000,
            "On " * 100_000,
            "From: a\n" * 60_000,
        ),
        *(
            "<div>" * 100_000,
            "<table><tr><td>" * 30_000,
            "<b>" * 100_000,
            "\ud800<p>x",
            "&" * 99_999,
        ),
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_texts_cost_little(hostile: str) -> None:
    """Libraries that search with regular expressions can take hours on such."""
    before = time.process_time()
    own_words(hostile, "")
    own_words("", hostile)
    assert time.process_time() - before < 5
