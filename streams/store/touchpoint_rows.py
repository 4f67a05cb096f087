"""Records of touchpoints → rows of the table of the same name."""

from collections.abc import Iterator
from typing import Any, Final

from schemas import ticks
from schemas.touchpoint import Amount, Call, Plain, Rating, Touchpoint, Transfer
from streams.customers.read import read
from streams.store.block import Record

TABLE: Final = "touchpoints"
COLUMNS: Final = (
    *("source", "id", "time", "channel", "kind", "customer", "actor", "conversation"),
    *("agent", "queue", "team", "priority", "segment", "text", "language", "sentiment"),
    *("rating_scale", "rating_value", "rating_of", "status"),
    *("call_queue_seconds", "call_talk_seconds", "call_hold_seconds", "call_wrap_seconds"),
    *("call_answered", "transfer_from", "transfer_to", "transfer_reason"),
    *("amount", "currency", "outcome", "attributes", "received_at", "run"),
    *("partition", "offset", "payload", "version", "is_deleted"),
)

Row = tuple[Any, ...]

#: The first of two records with one id stays: the lower the offset, the higher the version.
_NEWEST: Final = 2**64 - 1
_NO_RATING: Final = ("", None, "")
_NO_CALL: Final = (None, None, None, None, None)
_NO_TRANSFER: Final = ("", "", "")
_NO_AMOUNT: Final = (None, "")


def rows(record: Record) -> Iterator[tuple[str, Row]]:
    """The row of a touchpoint; none of a tick, a control record, or what is no touchpoint.

    The last the customers role turns into a dead letter, by the same rule.
    """
    if ticks.is_control(record.key):
        return
    found = read(record.key, record.value)
    if isinstance(found, Touchpoint):
        yield TABLE, _row(found, record)


def _row(found: Touchpoint, record: Record) -> Row:
    return (
        found.source,
        found.id,
        found.time,
        found.channel,
        found.kind,
        found.customer,
        found.actor,
        found.conversation or "",
        found.agent or "",
        found.queue or "",
        found.team or "",
        found.priority or "",
        found.segment or "",
        found.text or "",
        found.language or "",
        found.sentiment,
        *(_rating(found.rating) if found.rating else _NO_RATING),
        found.status or "",
        *(_call(found.call) if found.call else _NO_CALL),
        *(_transfer(found.transfer) if found.transfer else _NO_TRANSFER),
        *(_amount(found.amount) if found.amount else _NO_AMOUNT),
        found.outcome or "",
        {name: as_text(value) for name, value in found.attributes.items()},
        found.received_at,
        record.run,
        record.partition,
        record.offset,
        record.value,
        _NEWEST - record.offset,
        0,
    )


def as_text(value: Plain) -> str:
    """An attribute in the table's map of texts: JSON's spelling, null and "" are nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rating(rating: Rating) -> Row:
    return rating.scale, rating.value, rating.of or ""


def _call(call: Call) -> Row:
    return (
        call.queue_seconds,
        call.talk_seconds,
        call.hold_seconds,
        call.wrap_seconds,
        call.answered,
    )


def _transfer(transfer: Transfer) -> Row:
    return transfer.from_, transfer.to, transfer.reason or ""


def _amount(amount: Amount) -> Row:
    return amount.value, amount.currency
