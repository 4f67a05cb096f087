"""Records of touchpoints → rows of the table of the same name."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from schemas import ticks
from schemas.touchpoint import Amount, Call, Plain, Rating, Touchpoint, Transfer
from streams.customers.read import read
from streams.store.block import Filled, Record

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

#: Texts that a touchpoint may lack: an empty one in the table.
_TEXTS: Final = COLUMNS[7:15]
#: The first of two records with one id stays: the lower the offset, the higher the version.
_NEWEST: Final = 2**64 - 1
_NO_RATING: Final = ("", None, "")
_NO_CALL: Final = (None, None, None, None, None)
_NO_TRANSFER: Final = ("", "", "")
_NO_AMOUNT: Final = (None, "")


def decode(record: Record) -> Touchpoint | None:
    """The touchpoint of a record; None for a tick, a control record, or what is no touchpoint.

    The last the customers role turns into a dead letter, by the same rule.
    """
    if ticks.is_control(record.key):
        return None
    found = read(record.key, record.value)
    return found if isinstance(found, Touchpoint) else None


def fill(found: Sequence[tuple[Record, Touchpoint]]) -> Iterator[Filled]:
    """A row of each touchpoint, column by column: a tuple for each row would cost more."""
    records, listed = [record for record, _ in found], [one for _, one in found]
    data: list[Sequence[Any]] = [
        [one.source for one in listed],
        [one.id for one in listed],
        [one.time for one in listed],
        [one.channel for one in listed],
        [one.kind for one in listed],
        [one.customer for one in listed],
        [one.actor for one in listed],
        *([text or "" for text in map(attrgetter(name), listed)] for name in _TEXTS),
        [one.sentiment for one in listed],
        *_parts([_rating(one.rating) if one.rating else _NO_RATING for one in listed]),
        [one.status or "" for one in listed],
        *_parts([_call(one.call) if one.call else _NO_CALL for one in listed]),
        *_parts([_transfer(one.transfer) if one.transfer else _NO_TRANSFER for one in listed]),
        *_parts([_amount(one.amount) if one.amount else _NO_AMOUNT for one in listed]),
        [one.outcome or "" for one in listed],
        [one.attributes and _texts(one.attributes) for one in listed],
        [one.received_at for one in listed],
        [record.run for record in records],
        [record.partition for record in records],
        [record.offset for record in records],
        [record.value for record in records],
        [_NEWEST - record.offset for record in records],
        [0] * len(records),
    ]
    yield Filled(TABLE, data, records)


def as_text(value: Plain) -> str:
    """An attribute in the table's map of texts: JSON's spelling, null and "" are nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(attributes: Mapping[str, Plain]) -> dict[str, str]:
    return {name: as_text(value) for name, value in attributes.items()}


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Any]]:
    return zip(*rows, strict=True)


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
