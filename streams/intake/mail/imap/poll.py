"""Fetching the mailboxes over and over; each from where it was left, whoever fetched it last."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

import structlog

from schemas import mail_places
from schemas.mail_places import Place
from streams import metrics
from streams.clock import Clock
from streams.errors import NabzError
from streams.intake.mail.imap.account import Account, accounts
from streams.intake.mail.imap.mailbox import FAILURES, begin, fetch, logged_in
from streams.intake.mail.imap.places import read_places
from streams.intake.mail.imap.sender import MailSender
from streams.intake.sources_file import sources_of
from streams.settings import Settings
from streams.telemetry.figures import Figures
from streams.telemetry.report import reporting

ROLE: Final = "mail"
#: A server that fails again and again is asked ever more seldom, but at least so often.
_LONGEST_PAUSE_SECONDS: Final = 600.0
_log: Final = structlog.get_logger()


class Poller:
    """One account: what of it is on inbox, and fetching the rest."""

    def __init__(
        self,
        account: Account,
        places: Mapping[bytes, Place],
        settings: Settings,
        figures: Figures,
    ) -> None:
        self._account = account
        self._places = dict(places)
        self._sender = MailSender(settings)
        self._figures = figures

    def poll(self) -> int:
        """Bring what is new to inbox; how many mails that were.

        Raises:
            NabzError: Kafka did not take them.

        It raises one of FAILURES too: the server did not answer, or not as it should.
        """
        count = 0
        with logged_in(self._account) as client:
            for folder in self._account.imap.folders:
                key = mail_places.key(self._account.source, folder)
                place = begin(client, folder, self._places.get(key))
                for mails in fetch(client, place, self._account.imap.max_bytes):
                    if mails:
                        self._places[key] = self._sender.send(
                            self._account.source, folder, place.validity, mails
                        )
                        count += len(mails)
        return count

    def poll_now(self) -> int:
        """The same for a person who waits for it.

        Raises:
            NabzError: the server did not answer as it should, or Kafka did not take them.
        """
        try:
            return self.poll()
        except FAILURES as error:
            raise NabzError(f"source {self._account.source}: {_said(error)}") from None

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until told to stop; a server that fails is asked again later."""
        pause = self._account.imap.poll_seconds
        while not stop.is_set():
            try:
                count = await asyncio.to_thread(self.poll)
            except FAILURES as error:
                pause = min(2 * pause, max(_LONGEST_PAUSE_SECONDS, pause))
                self._figures.add(metrics.MAIL_FAILURES, 1, self._account.source)
                _log.warning("mailbox-failed", account=repr(self._account), error=_said(error))
            else:
                pause = self._account.imap.poll_seconds
                self._figures.add(metrics.MAILS, count, self._account.source)
            await _sleep(pause, stop)


async def serve(settings: Settings, clock: Clock, environ: Mapping[str, str] = os.environ) -> None:
    """Fetch from all mailboxes until SIGTERM or SIGINT.

    Raises:
        ConfigError: no mailbox is declared, or wrongly.
        NabzError: Kafka does not serve.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    figures = Figures(ROLE)
    pollers = await asyncio.to_thread(_pollers, settings, figures, environ)
    async with reporting(figures, settings, clock):
        await asyncio.gather(*(poller.run(stop) for poller in pollers))


def poll_once(settings: Settings, environ: Mapping[str, str] = os.environ) -> int:
    """Fetch once from all mailboxes; how many mails came.

    Raises:
        ConfigError: no mailbox is declared, or wrongly.
        NabzError: Kafka does not serve, or a mailbox does not.
    """
    return sum(poller.poll_now() for poller in _pollers(settings, Figures(ROLE), environ))


def _pollers(settings: Settings, figures: Figures, environ: Mapping[str, str]) -> Sequence[Poller]:
    found = accounts(sources_of(settings), environ)
    places = read_places(settings)
    return [Poller(account, places, settings, figures) for account in found]


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
