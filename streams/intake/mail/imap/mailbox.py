"""One folder on an IMAP server, read without changing anything in it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from schemas.mail_places import Place
from streams.intake.mail.imap.account import Account

#: What goes wrong between us and a server, and is tried again.
FAILURES: Final = (IMAPClientError, OSError, UnicodeError, ValueError)
#: Mails that are held in memory at a time.
CHUNK: Final = 16
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Fetched(NamedTuple):
    """A mail, its number in the folder, and when the server took it (ms UTC), if it says so."""

    uid: int
    received_at: int | None
    raw: bytes


@contextmanager
def logged_in(account: Account) -> Iterator[Any]:
    """A client that is logged in.

    Raises one of FAILURES: no connection, no trust, or the server refuses us.
    """
    imap = account.imap
    context = ssl.create_default_context(cafile=imap.ca_file)
    client: Any = IMAPClient(
        imap.host,
        imap.port,
        ssl=imap.encryption == "tls",
        ssl_context=context if imap.encryption == "tls" else None,
        timeout=imap.timeout_seconds,
    )
    client.normalise_times = False
    try:
        if imap.encryption == "starttls":
            client.starttls(context)
        client.login(imap.user, account.secret)
        yield client
    finally:
        with suppress(*FAILURES):
            client.logout()


def begin(client: Any, folder: str, known: Place | None) -> Place:
    """Open a folder; where it was left, or its beginning where it is not the folder that it was.

    Numbers of mails hold for one UIDVALIDITY only (RFC 3501, 2.3.1.1).
    """
    validity = int(client.select_folder(folder, readonly=True)[b"UIDVALIDITY"])
    return known if known is not None and known.validity == validity else Place(validity, 0)


def fetch(client: Any, place: Place, max_bytes: int) -> Iterator[list[Fetched]]:
    """The mails after a place, in chunks in the order of their numbers."""
    # n:* has the last mail even where its number is below n.
    found = client.search(["UID", f"{place.uid + 1}:*"])
    numbers = sorted(uid for uid in found if uid > place.uid)
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        answer = client.fetch(chunk, ["INTERNALDATE", f"BODY.PEEK[]<0.{max_bytes}>"])
        yield [_fetched(uid, answer[uid]) for uid in chunk if uid in answer]


def _fetched(uid: int, told: dict[bytes, Any]) -> Fetched:
    raw = next((v for k, v in told.items() if k.startswith(b"BODY[]")), None) or b""
    taken = told.get(b"INTERNALDATE")
    moment = (taken - _EPOCH) // _MILLISECOND if isinstance(taken, datetime) else None
    return Fetched(uid, moment, raw)
