"""`POST /v1/track`, `/v1/batch` and the rest of Segment's API, for its libraries as they are."""

import hashlib
import time
from typing import Any, Final

import msgspec
from aiohttp import web

from schemas.duplicates import refuse_duplicates
from schemas.refusal import Refused
from streams.intake.channels.adapter import Delivery
from streams.intake.channels.segment import ADAPTERS, CALL_HEADER
from streams.intake.channels.segment_message import CALLS
from streams.intake.delivery import to_record
from streams.intake.gateway import answers
from streams.intake.gateway.bodies import read_body
from streams.intake.gateway.items import MAX_ITEM_BYTES
from streams.intake.gateway.origins import refuse_foreign_pages
from streams.intake.gateway.reception import Reception
from streams.intake.gateway.refusals import RequestRefused

_BATCHES: Final = ("batch", "import")
#: Every path that the API has → its call: one message each, two names for many, and the letters
#: that analytics.js writes.
PATHS: Final[dict[str, str]] = {call: call for call in (*CALLS, *_BATCHES)} | {
    "t": "track",
    "i": "identify",
    "p": "page",
    "s": "screen",
    "g": "group",
    "a": "alias",
    "b": "batch",
}
_KIND: Final = ADAPTERS[0].kind


class Segment:
    """The handler: read, find the write key, keep it raw, answer as Segment does."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Answer 200 {"success": true}; what is no touchpoint becomes a dead letter later.

        Raises:
            RequestRefused: the request as a whole was not taken.
        """
        here = self._reception
        with here.budget.account() as account:
            limit = min(here.limits.max_body_bytes, MAX_ITEM_BYTES)
            body = await read_body(request, account, limit=limit)
            sender = here.senders.of(request, _write_key(body))
            if sender is None or not sender.write_keys:
                refuse_foreign_pages(request)
            door = here.doors.of(sender)
            with door.inside():
                if len(body) > door.most_bytes(limit):
                    raise RequestRefused(413, "the body is larger than this source may send")
                door.count()
                call = PATHS[request.path.rpartition("/")[2]]
                delivery = Delivery(
                    source=_KIND if sender is None else sender.name,
                    body=body,
                    received_at=here.clock.now_ms(),
                    content_type="application/json",
                    headers={} if call in _BATCHES else {CALL_HEADER: call},
                )
                begun = time.perf_counter()
                name = hashlib.sha256(body).hexdigest()
                await here.outbox.send([to_record(delivery, kind=_KIND, delivery_id=name)])
        here.metrics.delivered(delivery.source, time.perf_counter() - begun)
        # analytics.js sends from the pages of the shop, and sends again what they may not read.
        return answers.json({"success": True}, headers={"Access-Control-Allow-Origin": "*"})


def _write_key(body: bytes) -> str | None:
    """The write key that a body has, which must be a JSON object.

    Raises:
        RequestRefused: 400, it is none, or says one name twice.
    """
    try:
        found: Any = msgspec.json.decode(body)
        refuse_duplicates(body, found)
    except Refused as refused:
        raise RequestRefused(400, refused.error) from None
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise RequestRefused(400, f"the body is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise RequestRefused(400, "the body is no JSON object")
    key = found.get("writeKey")
    return key if isinstance(key, str) else None
