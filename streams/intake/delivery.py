"""A delivery as it lies on inbox: the one place that says which header and byte means what.

Key: source, line feed, delivery id. Value: the body's raw bytes. Headers: `nabz-source`,
`nabz-kind` (which adapter reads it), `nabz-content-type`, and `nabz-h-<name>` for each header of
the request that the adapter asked for.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, Protocol

from streams.intake.channels.adapter import Delivery
from streams.intake.sources import Sources

#: A delivery says which source it is of; a record without it is canonical already.
SOURCE_HEADER: Final = "nabz-source"
KIND_HEADER: Final = "nabz-kind"
CONTENT_TYPE_HEADER: Final = "nabz-content-type"
_NAMED: Final = "nabz-h-"


class Outgoing(NamedTuple):
    """One record for inbox; a touchpoint that is canonical already has no headers."""

    key: bytes | None
    value: bytes
    headers: list[tuple[str, bytes]] | None = None


class Incoming(Protocol):
    """What a record of inbox has, whoever read it; timestamp is the broker's, in ms."""

    @property
    def headers(self) -> Iterable[tuple[str, bytes]]: ...  # noqa: D102  # as Kafka has it
    @property
    def value(self) -> bytes | None: ...  # noqa: D102  # as Kafka has it
    @property
    def timestamp(self) -> int: ...  # noqa: D102  # as Kafka has it


class Received(NamedTuple):
    """A delivery read back, and the kind of adapter that its gateway meant it for."""

    kind: str
    delivery: Delivery


def to_record(delivery: Delivery, *, kind: str, delivery_id: str) -> Outgoing:
    """The record of a verified delivery."""
    headers = [
        (SOURCE_HEADER, delivery.source.encode()),
        (KIND_HEADER, kind.encode()),
        (CONTENT_TYPE_HEADER, _bytes(delivery.content_type)),
    ]
    headers += [(_NAMED + name, _bytes(value)) for name, value in delivery.headers.items()]
    return Outgoing(_bytes(f"{delivery.source}\n{delivery_id}"), delivery.body, headers)


def from_record(record: Incoming, sources: Sources) -> Received | None:
    """The delivery that a record holds; None for one that is canonical already.

    What sources.yaml says of its source now is in `options`: a replay goes by today's file. A
    record that names no kind is of its source's.
    """
    # Whoever writes to inbox may write headers without a value.
    headers = {name: value or b"" for name, value in record.headers}
    if SOURCE_HEADER not in headers:
        return None
    name = _text(headers[SOURCE_HEADER])
    source = sources.of(name)
    kind = _text(headers.get(KIND_HEADER, b"")) or ("" if source is None else source.kind)
    delivery = Delivery(
        source=name,
        body=record.value or b"",
        received_at=record.timestamp,
        content_type=_text(headers.get(CONTENT_TYPE_HEADER, b"")),
        headers=_named(headers),
        options={} if source is None else source.adapter_options(),
    )
    return Received(kind, delivery)


def _named(headers: Mapping[str, bytes]) -> dict[str, str]:
    return {
        name.removeprefix(_NAMED): _text(value)
        for name, value in headers.items()
        if name.startswith(_NAMED)
    }


def _bytes(text: str) -> bytes:
    # Headers of HTTP are any bytes: aiohttp hands out those that are no UTF-8 as surrogates.
    return text.encode(errors="surrogateescape")


def _text(value: bytes) -> str:
    return value.decode(errors="replace")
