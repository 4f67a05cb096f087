"""Mail from a real IMAP server onto the real Kafka."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from schemas import mail_places, topics
from schemas.mail_places import Place
from streams.errors import NabzError
from streams.intake.channels.registry import adapters
from streams.intake.delivery import from_record
from streams.intake.mail.imap.account import Account, Imap
from streams.intake.mail.imap.places import read_places
from streams.intake.mail.imap.poll import Poller, poll_once
from streams.intake.sources import Source, Sources
from streams.settings import Settings
from streams.telemetry.figures import Figures
from streams.topics import apply
from tests.streams.intake.mail.helpers import TIME, mail
from tests.support.imap_server import HOST, PASSWORD, USER, imap_server, mailbox, tls
from tests.support.log import read_all

pytestmark = pytest.mark.flow

KEY = mail_places.key("help", "INBOX")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The server's port and where its certificate lies."""
    folder = tmp_path_factory.mktemp("imap")
    with imap_server(folder) as port:
        yield port, folder


@pytest.fixture
def account(server: tuple[int, Path]) -> Account:
    """An account whose inbox is empty and new."""
    port, folder = server
    with mailbox(port) as client:
        client.select_folder("INBOX")
        client.delete_messages(client.search())
        client.expunge()
    imap = Imap(
        host=HOST,
        port=port,
        user=USER,
        password="UNUSED",  # noqa: S106  # the name of a variable
        encryption="starttls",
        ca_file=str(folder / "cert.pem"),
        max_bytes=1_024,
    )
    return Account("help", imap, PASSWORD)


def _put(account: Account, *numbers: int, folder: str = "INBOX", text: str = "Hi") -> None:
    assert account.imap.port is not None
    with mailbox(account.imap.port) as client:
        for number in numbers:
            client.append(folder, mail(text, message_id=f"<{number}@x>", date=""))


def _poller(account: Account, settings: Settings) -> Poller:
    return Poller(account, read_places(settings), settings, Figures("mail"))


def _ids(settings: Settings) -> list[str]:
    """The ids of the touchpoints that the deliveries on inbox become."""
    sources = Sources([Source(name="help", kind="mail")])
    found = []
    for message in read_all(settings, topics.INBOX.name):
        record = type("Record", (), {**message._asdict(), "timestamp": 5})()
        received = from_record(record, sources)
        assert received is not None
        (item,) = adapters()[received.kind].read(received.delivery)
        assert isinstance(item, dict)
        assert int(str(item["time"])) > TIME  # INTERNALDATE, not the broker's
        found.append(str(item["id"]))
    return sorted(found)


def test_each_mail_comes_once_whoever_polls(lane_settings: Settings, account: Account) -> None:
    """A poller that begins anew goes on where the last one was; old mails are left unread."""
    apply(lane_settings)
    _put(account, *range(20))
    first = _poller(account, lane_settings)
    assert (first.poll(), first.poll()) == (20, 0)
    _put(account, 20, 21)
    assert _poller(account, lane_settings).poll() == 2
    assert _ids(lane_settings) == sorted(f"{number}@x" for number in range(22))
    assert account.imap.port is not None
    with mailbox(account.imap.port) as client:
        client.select_folder("INBOX", readonly=True)
        assert len(client.search("UNSEEN")) == 22


def test_another_uidvalidity_is_another_folder(lane_settings: Settings, account: Account) -> None:
    """Its numbers mean other mails: it is fetched from its beginning."""
    apply(lane_settings)
    _put(account, 1)
    stale = Poller(account, {KEY: Place(1, 4_000_000_000)}, lane_settings, Figures("mail"))
    assert stale.poll() == 1
    assert read_places(lane_settings)[KEY].validity != 1


def test_of_a_large_mail_the_beginning_comes(lane_settings: Settings, account: Account) -> None:
    """No attachment can fill memory or Kafka."""
    apply(lane_settings)
    _put(account, 1, text="x" * 100_000)
    _poller(account, lane_settings).poll()
    (message,) = read_all(lane_settings, topics.INBOX.name)
    assert len(message.value) == 1_024


def test_a_server_whose_certificate_is_not_trusted_gets_no_password(
    lane_settings: Settings, account: Account
) -> None:
    """One line says so; a poller that runs for long tries again later."""
    apply(lane_settings)
    imap = Imap(
        host=HOST,
        port=account.imap.port,
        user=USER,
        password="UNUSED",  # noqa: S106  # the name of a variable
        encryption="starttls",
        poll_seconds=1,
    )
    poller = Poller(Account("help", imap, PASSWORD), {}, lane_settings, Figures("mail"))
    with pytest.raises(NabzError, match=r"source help: .*(?i:certificate)") as caught:
        poller.poll_now()
    assert PASSWORD not in str(caught.value)

    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.2, stop.set)
        await poller.run(stop)

    asyncio.run(run())


def test_tls_from_the_first_byte(
    lane_settings: Settings, account: Account, server: tuple[int, Path]
) -> None:
    """As most servers want it, and as it is unless sources.yaml says otherwise."""
    apply(lane_settings)
    _put(account, 1)
    with tls(*server) as port:
        imap = structs.replace(account.imap, port=port, encryption="tls")
        assert _poller(structs.replace(account, imap=imap), lane_settings).poll() == 1


def test_a_deployment_polls_what_it_declares(
    lane_settings: Settings, account: Account, tmp_path: Path
) -> None:
    """sources.yaml and a variable are all that it takes."""
    apply(lane_settings)
    _put(account, 1)
    file = tmp_path / "sources.yaml"
    file.write_text(
        "sources:\n  - name: help\n    kind: mail\n    options:\n      imap:\n"
        f"        {{host: {HOST}, port: {account.imap.port}, user: {USER}, password: HELP,\n"
        f"         encryption: starttls, ca_file: {account.imap.ca_file}}}\n"
    )
    settings = lane_settings.model_copy(update={"sources": file})
    assert poll_once(settings, {"HELP": PASSWORD}) == 1
    assert poll_once(settings, {"HELP": PASSWORD}) == 0
