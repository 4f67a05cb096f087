"""One record of inbox → touchpoints and refusals: canonical already, or read by its adapter."""

from collections.abc import Iterable, Iterator, Mapping
from traceback import extract_tb
from typing import Final, NamedTuple

import msgspec
import structlog

from schemas.canonical import Policy
from schemas.conversation_owners import itself
from schemas.dead_letters import Reason
from schemas.refusal import Refused
from schemas.touchpoint import RECEIVED_HEADER, Touchpoint
from streams.batching import Record
from streams.intake.admit import admit
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.registry import adapters
from streams.intake.delivery import from_record
from streams.intake.sources import Sources
from streams.intake.sources_file import UNCALLED_KINDS

log = structlog.get_logger()

#: Things in one delivery that become touchpoints; no vendor's batch comes near it.
MOST_ITEMS: Final = 10_000
_TIME_DIGITS: Final = 15


class Read(NamedTuple):
    """What one record came to; `source` is that of a vendor's delivery.

    A touchpoint whose sender named no customer is its conversation's own (`itself`) so far.
    """

    touchpoints: list[Touchpoint]
    refused: list[Refused]
    source: str | None = None


class Dispatcher:
    """Reads records by the sources and adapters that there are."""

    def __init__(self, policy: Policy, sources: Sources) -> None:
        self._policy = policy
        self._sources = sources
        self._adapters: Mapping[str, Adapter] = adapters()

    def read(self, record: Record) -> Read:
        """Touchpoints and refusals of one record; whatever it holds, it raises nothing."""
        at = _received_at(record)
        received = from_record(record, self._sources)
        if received is None:
            return self._gather(None, [record.value or b""], at)
        source = received.delivery.source
        try:
            adapter = self._adapter(source, received.kind)
        except Refused as refused:
            return Read([], [refused], source)
        delivery = msgspec.structs.replace(received.delivery, received_at=at)
        return self._gather(source, _items(adapter, delivery), at)

    def _adapter(self, source: str, kind: str) -> Adapter:
        """What reads the deliveries of a source.

        Raises:
            Refused: the source is not declared (any more), or nothing here reads its kind. What
                came by /v1 needs no declaration unless the file is strict.
        """
        open_to_all = kind in UNCALLED_KINDS and not self._sources.strict
        if self._sources.of(source) is None and not open_to_all:
            raise Refused(
                Reason.UNKNOWN_SOURCE, f"source {source!r} is not declared in sources.yaml"
            )
        if kind not in self._adapters:
            raise Refused(
                Reason.UNKNOWN_SOURCE, f"source {source!r}: there is no adapter of kind {kind!r}"
            )
        return self._adapters[kind]

    def _gather(self, source: str | None, items: Iterable[bytes | Item], received_at: int) -> Read:
        read = Read([], [], source)
        for number, item in enumerate(items, 1):
            try:
                read.touchpoints.append(self._touchpoint(source, item, received_at))
            except Refused as refused:
                at = "" if source is None else f"item {number}: "
                read.refused.append(Refused(refused.reason, f"{at}{refused.error}"))
        return read

    def _touchpoint(self, source: str | None, item: bytes | Item, received_at: int) -> Touchpoint:
        if isinstance(item, Refused):
            raise item
        record = item if isinstance(item, bytes) else {**item, "source": source}
        return admit(record, self._policy, self._sources, received_at=received_at, owner_of=itself)


def _items(adapter: Adapter, delivery: Delivery) -> Iterator[Item]:
    """The items of a delivery; one refusal more where it cannot be read, or not further."""
    try:
        yield from _read(adapter, delivery)
    except Refused as refused:
        yield refused
    except Exception as error:  # noqa: BLE001  # a mistake in one adapter must not stop all others
        name, place = type(error).__name__, extract_tb(error.__traceback__)[-1]
        where = {"file": place.filename, "line": place.lineno}
        log.warning(
            "adapter failed", kind=adapter.kind, source=delivery.source, error=name, **where
        )
        yield Refused(Reason.MALFORMED, f"the adapter of kind {adapter.kind} failed on it ({name})")


def _read(adapter: Adapter, delivery: Delivery) -> Iterator[Item]:
    number = 0
    for number, item in enumerate(adapter.read(delivery), 1):
        if number > MOST_ITEMS:
            raise Refused(Reason.TOO_LARGE, f"there are more than {MOST_ITEMS} things")
        yield item
    if not number:
        raise Refused(Reason.UNKNOWN_TYPE, "nothing in the delivery becomes a touchpoint")


def _received_at(record: Record) -> int:
    """When the record was first received: what was requeued says so, and no later than it came."""
    said = dict(record.headers).get(RECEIVED_HEADER) or b""
    known = said.isdigit() and len(said) <= _TIME_DIGITS
    return min(int(said), record.timestamp) if known else record.timestamp
