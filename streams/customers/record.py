"""The state record of a customer: what lies at hand, and its beginning, which is read alone."""

from collections.abc import Mapping
from typing import Final

import msgspec

from streams.customers.drawers import Drawers
from streams.customers.outlook import Told
from streams.customers.parts import Part, packed
from streams.customers.state import Customer
from streams.signals.waiting import Waiting

_TRUE: Final = b"\xc3"
_NO_DRAWERS: Final[Mapping[int, bytes]] = {}

#: Source, conversation, time (ms) to look at it.
_Timer = tuple[str, str, int]


class Glance(msgspec.Struct, array_like=True, frozen=True):
    """The beginning of a record, read alone: the rest is left packed."""

    timers: list[_Timer]
    told: Told | None
    due: bool

    @property
    def next_look(self) -> int | None:
        """When (ms) the customer must be looked at; None: never."""
        return min((at for _, _, at in self.timers), default=None)


class _Record(msgspec.Struct, array_like=True, frozen=True):
    timers: list[_Timer]
    told: Told | None
    due: bool
    newest: int
    floor: int
    seen: bytearray
    conversations: list[Part]
    ratings: list[Part]
    joined: list[str]
    gone: bytes
    forget_at: int
    efforts: msgspec.Raw
    waiting: list[tuple[str, str, Waiting]]
    outlook: msgspec.Raw
    waits: bool


def encode(customer: Customer) -> bytes:
    """The record at hand of a customer with whom all is settled: what lies in no drawer."""
    _encode_into(
        (
            [(*key, at) for key, at in customer.timers.items()],
            customer.told,
            customer.due,
            customer.newest,
            customer.floor,
            customer.seen,
            packed(customer.conversations),
            packed(customer.ratings),
            sorted(customer.joined),
            customer.gone,
            customer.forget_at,
            customer.efforts,
            [(*key, waiting) for key, waiting in customer.waiting.items()],
            customer.held,
            bool(customer.waiting),
        ),
        _room,
    )
    value = bytes(_room)
    customer.size = len(value)
    return value


def decode(value: bytes, lying: Mapping[int, bytes] = _NO_DRAWERS) -> Customer:
    """A customer as the record at hand says, with these drawers."""
    record = _decode_record(value)
    customer = Customer()
    customer.newest, customer.floor, customer.gone = record.newest, record.floor, record.gone
    customer.timers = {(source, name): at for source, name, at in record.timers}
    customer.told, customer.due = record.told, record.due
    customer.held = record.outlook
    customer.efforts = record.efforts
    customer.seen, customer.forget_at, customer.size = record.seen, record.forget_at, len(value)
    customer.waiting.update(((source, name), since) for source, name, since in record.waiting)
    customer.take_parts(record.conversations, record.ratings)
    customer.joined = frozenset(record.joined)
    if lying:
        customer.drawers = Drawers()
    for number, drawer in lying.items():
        customer.drawers.load(number, drawer)
    return customer


def glance(value: bytes) -> Glance:
    """What has to be known of a customer before anything concerns it again."""
    return _decode_glance(value)


def waits(value: bytes) -> bool:
    """Whether a state record is of a customer who waits: its last byte tells."""
    return value[-1:] == _TRUE


_encode_into = msgspec.msgpack.Encoder().encode_into
#: Every record is made here and copied out: one that grew by itself would keep room to spare.
_room: Final = bytearray()
_decode_record = msgspec.msgpack.Decoder(_Record).decode
_decode_glance = msgspec.msgpack.Decoder(Glance).decode
