"""Mails in files: .eml, mbox and Maildir."""

import gzip
from pathlib import Path

import pytest

from schemas import dead_letters, topics, touchpoint
from schemas.dead_letters import Reason
from streams.errors import ConfigError
from streams.intake.files import mails
from streams.intake.files.items import Broken, Item
from streams.intake.files.mails import is_mailbox, mail_files
from streams.intake.files.run import run_import
from streams.intake.mail.addresses import Own
from streams.intake.mail.sources import MailSource, mail_source
from streams.intake.sources import Source, Sources
from streams.settings import Settings
from streams.topics import apply
from tests.streams.intake.files.helpers import records, written
from tests.streams.intake.mail.helpers import TIME, mail
from tests.support.clock import FakeClock
from tests.support.log import read_all

SOURCE = MailSource("support", Own(["help@shop.example"]), None)
MBOX = (
    b"From ada Sat Jan 31 12:00:00 2026\n"
    + mail("one\n\n>From here\nFrom the start").replace(b"\r\n", b"\n")
    + b"\n\nFrom bob Sat Jan 31 12:01:00 2026\nSubject: no sender\n\nx\n\n"
    + b"From eve Sat Jan 31 12:02:00 2026\n"
    + mail("three", message_id="<m3@example.com>").replace(b"\r\n", b"\n")
)


def _read(path: Path) -> list[Item | Broken]:
    return [item for file in mail_files(path, SOURCE) for item in mails.read(file)]


@pytest.mark.parametrize("name", ["a.eml", "A.EML.GZ"])
def test_an_eml_is_one_mail(tmp_path: Path, name: str) -> None:
    """Also packed; its source is the one that was said."""
    raw = mail() if name.endswith("eml") else gzip.compress(mail())
    (record,) = records(_read(written(tmp_path, name, raw)))
    assert (record["source"], record["id"], record["time"]) == ("support", "m1@example.com", TIME)


def test_an_mbox_is_cut_at_from_lines_after_blank_ones(tmp_path: Path) -> None:
    """A From inside a text stays; a mail that is refused costs itself alone, by its line."""
    found = _read(written(tmp_path, "archive", MBOX))
    assert [record["text"] for record in records(found)] == [
        "one\n\nFrom here\nFrom the start",
        "three",
    ]
    (broken,) = [item for item in found if isinstance(item, Broken)]
    assert (broken.line, broken.reason) == (12, Reason.BAD_TIME)


def test_a_maildir_is_its_files_and_folders(tmp_path: Path) -> None:
    """What is still being delivered is none of it."""
    for part in ("cur", "new", "tmp", ".Sent/cur"):
        (tmp_path / part).mkdir(parents=True)
    for part, number in (("cur", 1), ("new", 2), ("tmp", 3), (".Sent/cur", 4)):
        written(tmp_path / part, f"{number}.host:2,S", mail(message_id=f"<{number}@x>"))
    assert is_mailbox(tmp_path)
    assert [record["id"] for record in records(_read(tmp_path))] == ["1@x", "2@x", "4@x"]
    assert next(f.name for f in mail_files(tmp_path, SOURCE)) == f"{tmp_path.name}/cur/1.host:2,S"


@pytest.mark.parametrize(
    ("name", "content"),
    [("rows.csv", b"From ,to\n"), ("lines", b'{"id":"1"}'), ("empty", b"")],
)
def test_other_files_are_no_mailbox(tmp_path: Path, name: str, content: bytes) -> None:
    """Nor is one that is missing."""
    assert not is_mailbox(written(tmp_path, name, content))
    assert not is_mailbox(tmp_path / "missing")
    assert not is_mailbox(tmp_path)


def test_of_a_huge_mail_the_beginning_is_read(tmp_path: Path) -> None:
    """Whatever hangs on it; the next one is found all the same."""
    huge = b"From a b\n" + mail("start\n").replace(b"\r\n", b"\n") + b"x" * 9_000_000 + b"\n\n"
    found = _read(written(tmp_path, "box.mbox", huge + MBOX))
    texts = [str(record["text"]) for record in records(found)]
    assert [text[:5] for text in texts] == ["start", "one\n\n", "three"]


def test_a_source_is_the_one_named_or_the_only_one() -> None:
    """Several must be told apart; none at all is mail."""
    one = Source(name="help", kind="mail", options={"own": ["@shop.example"]}, zone="Europe/Rome")
    assert mail_source(Sources(), None).name == "mail"
    found = mail_source(Sources([one]), None)
    assert (found.name, str(found.zone), "x@shop.example" in found.own) == (
        "help",
        "Europe/Rome",
        True,
    )
    assert mail_source(Sources([one]), "other").name == "other"
    with pytest.raises(ConfigError, match="help, more"):
        mail_source(Sources([one, Source(name="more", kind="mail")]), None)
    with pytest.raises(ConfigError, match="is no name"):
        mail_source(Sources(), "A B")


@pytest.mark.flow
def test_an_mbox_is_imported(lane_settings: Settings, tmp_path: Path) -> None:
    """Its mails are touchpoints and dead letters; the customer is the key."""
    apply(lane_settings)
    done = run_import(
        [written(tmp_path, "archive.mbox", MBOX)],
        None,
        lane_settings,
        FakeClock(),
        run="run-1",
        wait_seconds=None,
        progress=lambda _what, _done, _total: None,
        source="support",
    )
    assert (done.counts.read, done.counts.sent, done.counts.dead_letters) == (3, 2, 1)
    found = [touchpoint.decode(m.value) for m in read_all(lane_settings, topics.TOUCHPOINTS.name)]
    assert {(t.source, t.customer, t.conversation) for t in found} == {
        ("support", "email:ada@example.com", "m1@example.com"),
        ("support", "email:ada@example.com", "m3@example.com"),
    }
    (letter,) = [
        dead_letters.decode(m.value) for m in read_all(lane_settings, topics.DEAD_LETTERS.name)
    ]
    assert (letter.reason, letter.offset) == (Reason.BAD_TIME, 12)
