"""`POST /v1/events`: CloudEvents 1.0, binary, structured or in a batch; 202 when Kafka has them."""

import re
from typing import Final

import msgspec
from aiohttp import web

from schemas.refusal import Refused
from schemas.touchpoint import SourceName
from streams.intake.channels.adapter import Delivery
from streams.intake.channels.cloudevents import ADAPTERS
from streams.intake.channels.cloudevents_envelope import (
    BATCH,
    PREFIX,
    STRUCTURED,
    Event,
    from_headers,
    from_json,
)
from streams.intake.delivery import to_record
from streams.intake.gateway.hook import kept
from streams.intake.gateway.items import MAX_ITEM_BYTES
from streams.intake.gateway.judge import Judged, refusal_of
from streams.intake.gateway.reception import Reception
from streams.intake.gateway.refusals import RequestRefused
from streams.intake.sources import Source

_ADAPTER: Final = ADAPTERS[0]
_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9._-]+")
_SCHEME: Final = re.compile(r"\A[a-z][a-z0-9+.-]*:(//)?")
_LONGEST: Final = 64


class _Sourced(msgspec.Struct):
    source: SourceName | None = None


_sourced: Final = msgspec.json.Decoder(_Sourced)
_events: Final = msgspec.json.Decoder(list[msgspec.Raw])


class Events:
    """The handler: read, take a batch apart, judge, send, answer."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Answer 202 with what was accepted and what not; 400 if nothing was.

        Raises:
            RequestRefused: the request as a whole was not taken.
        """
        async with self._reception.read(request) as sent:
            return await self._reception.keep(self._judged(request, sent.body, sent.sender))

    def _judged(self, request: web.Request, body: bytes, sender: Source | None) -> Judged:
        here, judged = self._reception, Judged.empty()
        for index, raw in enumerate(_taken_apart(request, body, here.limits.max_in_flight)):
            try:
                delivery, event = self._delivery(request, raw, sender)
            except Refused as refused:
                raise RequestRefused(400, f"event {index}: {refused.error}") from None
            name = f"{event.source} {event.id}"
            judged.records.append(to_record(delivery, kind=_ADAPTER.kind, delivery_id=name))
            refusal = refusal_of(index, delivery, _ADAPTER, here.policy, here.sources)
            if refusal is not None:
                judged.refused.append(refusal)
        return judged

    def _delivery(
        self, request: web.Request, raw: bytes, sender: Source | None
    ) -> tuple[Delivery, Event]:
        if request.content_type in (STRUCTURED, BATCH):
            media, headers, event = STRUCTURED, {}, from_json(raw)
        else:
            media = request.headers.get("Content-Type", "")
            headers = kept(request, _ADAPTER.headers)
            event = from_headers(headers, media, raw)
        name = _named(event) if sender is None else sender.name
        source = self._reception.sources.of(name)
        delivery = Delivery(
            source=name,
            body=raw,
            received_at=self._reception.clock.now_ms(),
            content_type=media,
            headers=headers,
            options={} if source is None else source.adapter_options(),
        )
        return delivery, event


def _taken_apart(request: web.Request, body: bytes, most: int) -> list[bytes]:
    events = [body]
    if request.content_type == BATCH:
        try:
            events = [bytes(raw) for raw in _events.decode(body)]
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise RequestRefused(400, f"the body is no JSON array: {error}") from None
    elif request.content_type != STRUCTURED and f"{PREFIX}specversion" not in request.headers:
        raise RequestRefused(415, f"send {STRUCTURED}, {BATCH}, or headers ce-…")
    if not events:
        raise RequestRefused(400, "the batch is empty; send at least one event")
    if len(events) > most:
        raise RequestRefused(413, f"the batch has over {most} events; send it in parts")
    if max(map(len, events)) > MAX_ITEM_BYTES:
        raise RequestRefused(413, f"an event has over {MAX_ITEM_BYTES} bytes")
    return events


def _named(event: Event) -> str:
    """The source of an event whose sender none is declared for: its data's, or its envelope's."""
    try:
        named = _sourced.decode(event.data).source
    except (msgspec.MsgspecError, ValueError, RecursionError):
        named = None
    if named is not None:
        return named
    path = _SCHEME.sub("", event.source.lower())
    return _NOT_IN_A_NAME.sub("-", path).strip("-")[:_LONGEST] or _ADAPTER.kind
