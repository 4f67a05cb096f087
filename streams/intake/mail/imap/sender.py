"""Fetched mails on their way to inbox, and then the place up to which they are there."""

from collections.abc import Sequence
from typing import Final

from confluent_kafka import Producer

from schemas import mail_places, topics
from schemas.mail_places import Place
from streams.intake.channels.adapter import Delivery
from streams.intake.channels.mail import TAKEN_HEADER
from streams.intake.delivery import to_record
from streams.intake.mail.imap.mailbox import Fetched
from streams.intake.mail.sources import KIND
from streams.kafka import producer_config
from streams.receipts import Receipts
from streams.settings import Settings

_LIMIT_SECONDS: Final = 60.0


class MailSender:
    """Sends the mails of one account; for one thread."""

    def __init__(self, settings: Settings) -> None:
        self._inbox = settings.names.topic(topics.INBOX.name)
        self._places = settings.names.topic(topics.MAIL_PLACES.name)
        self._receipts = Receipts(Producer(producer_config(settings.kafka)))

    def send(self, source: str, folder: str, validity: int, mails: Sequence[Fetched]) -> Place:
        """Return when Kafka has the mails, and then that it has them.

        Raises:
            NabzError: it did not take them in time.
        """
        for mail in mails:
            taken = {} if mail.received_at is None else {TAKEN_HEADER: str(mail.received_at)}
            delivery = Delivery(source, mail.raw, 0, "message/rfc822", taken)
            record = to_record(delivery, kind=KIND, delivery_id=f"{folder}:{validity}:{mail.uid}")
            self._receipts.produce(
                self._inbox, record.value, key=record.key, headers=list(record.headers or ())
            )
        self._flush()
        place = Place(validity, mails[-1].uid)
        key = mail_places.key(source, folder)
        self._receipts.produce(self._places, mail_places.encode(place), key=key)
        self._flush()
        return place

    def _flush(self) -> None:
        self._receipts.settle(_LIMIT_SECONDS, "mails")
