"""`nabz mail poll`: from a mail server to touchpoints, on the real parts."""

import json
from pathlib import Path

import pytest

from schemas import topics, touchpoint
from streams import topics as cluster
from streams.settings import Settings
from tests.streams.cli.conftest import Nabz
from tests.streams.intake.mail.helpers import mail
from tests.support.flow import await_true
from tests.support.imap_server import HOST, PASSWORD, USER, imap_server, mailbox
from tests.support.log import read_all
from tests.support.workers import running

pytestmark = pytest.mark.flow

SOURCES = """\
sources:
  - name: help
    kind: mail
    options:
      own: [help@shop.example]
      imap: {{host: {host}, port: {port}, user: {user}, password: HELP,
             encryption: starttls, ca_file: {ca}}}
"""


def test_mail_becomes_touchpoints(
    on_the_stack: Settings, nabz: Nabz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fetched once into inbox, read there by the adapter: a mistake in it is mended by replay."""
    cluster.apply(on_the_stack)
    with imap_server(tmp_path) as port:
        with mailbox(port) as client:
            client.append("INBOX", mail("Where is it?"))
        file = tmp_path / "sources.yaml"
        ca = tmp_path / "cert.pem"
        file.write_text(SOURCES.format(host=HOST, port=port, user=USER, ca=ca))
        monkeypatch.setenv("NABZ_SOURCES", str(file))
        monkeypatch.setenv("HELP", PASSWORD)
        polled = [nabz("mail", "poll", "--once", "--json") for _ in range(2)]
    assert [json.loads(ran.out) for ran in polled] == [{"mails": 1}, {"mails": 0}]
    settings = on_the_stack.model_copy(update={"sources": file})
    with running(settings, "normalize", tmp_path):
        await_true(lambda: bool(read_all(settings, topics.TOUCHPOINTS.name)), 120, "a touchpoint")
    (found,) = [touchpoint.decode(m.value) for m in read_all(settings, topics.TOUCHPOINTS.name)]
    assert (found.source, found.customer, found.actor) == (
        "help",
        "email:ada@example.com",
        "customer",
    )
    assert (found.text, found.queue) == ("Where is it?", "help@shop.example")


@pytest.mark.usefixtures("on_the_stack")
def test_without_a_mailbox_it_says_what_to_write(nabz: Nabz) -> None:
    """In one line, with exit status 1."""
    ran = nabz("mail", "poll", "--once")
    assert ran.status == 1
    assert ran.err.startswith("nabz: no source of kind mail has a mailbox: write imap:")
