"""Snowplow: enriched events as JSON, one or an array, as its analytics SDKs write them.

Times are UTC and say no zone. A device's clock is put right as Snowplow does it (derived time is
collector less (sent less created)), for no more than a week of waiting on the device.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from schemas.times import to_ms
from streams.intake.channels import fields
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, known


class _Event(msgspec.Struct, frozen=True):
    event_id: str
    collector_tstamp: str
    event: str = ""
    event_name: str | None = None
    platform: str | None = None
    derived_tstamp: str | None = None
    dvce_created_tstamp: str | None = None
    dvce_sent_tstamp: str | None = None
    user_id: str | None = None
    domain_userid: str | None = None
    network_userid: str | None = None
    br_lang: str | None = None
    tr_total: float | None = None
    tr_currency: str | None = None


_one_or_many: Final = msgspec.json.Decoder(list[msgspec.Raw])
_event: Final = msgspec.json.Decoder(_Event)
_all: Final = msgspec.json.Decoder(dict[str, Any])
_CHANNELS: Final = {"web": "web", "mob": "app", "tv": "app", "pc": "app", "iot": "iot"}
_WEEK_MS: Final = 7 * 86_400_000
#: What of the 130 columns is worth keeping beside what the touchpoint itself says.
_KEPT: Final = (
    *("app_id", "event", "event_name", "page_urlhost", "page_urlpath", "page_title"),
    *("refr_medium", "refr_source", "mkt_medium", "mkt_source", "mkt_campaign"),
    *("se_category", "se_action", "se_label", "se_property", "se_value", "tr_orderid"),
    *("geo_country", "geo_city", "dvce_type", "os_family", "domain_sessionid"),
)


def _read(delivery: Delivery) -> Iterator[Item]:
    body = delivery.body.strip()
    raws = decode(_one_or_many, body if body.startswith(b"[") else b"[" + body + b"]")
    return each(raws, _items, "events")


def _items(raw: msgspec.Raw) -> Iterator[Item]:
    event, told = decode(_event, raw), decode(_all, raw)
    customer = known(id=event.user_id, snowplow=event.domain_userid or event.network_userid)
    if not customer:
        raise Refused(Reason.MISSING_FIELD, "customer: neither user_id nor domain_userid")
    item = known(
        id=event.event_id,
        time=_time(event),
        channel=_CHANNELS.get(event.platform or "", "other"),
        kind="visit",
        customer=customer,
        language=event.br_lang,
        attributes=fields.attributes({name: told[name] for name in _KEPT if name in told}),
    )
    if event.event == "transaction" and event.tr_total is not None:
        item["kind"] = "purchase"
        if event.tr_currency:
            item["amount"] = {"value": event.tr_total, "currency": event.tr_currency}
    yield item


def _time(event: _Event) -> int:
    if event.derived_tstamp:
        return _utc(event.derived_tstamp)
    collector = _utc(event.collector_tstamp)
    if not (event.dvce_created_tstamp and event.dvce_sent_tstamp):
        return collector
    waited = _utc(event.dvce_sent_tstamp) - _utc(event.dvce_created_tstamp)
    return collector - min(max(waited, 0), _WEEK_MS)


def _utc(text: str) -> int:
    zoned = text.endswith(("Z", "z")) or "+" in text[10:]
    return to_ms(text if zoned else f"{text}Z")


ADAPTERS: Final = (
    Adapter(
        kind="snowplow",
        title="Snowplow",
        read=_read,
        signature="shared-secret",
        becomes=(
            ("page_view, page_ping, struct, unstruct", "visit; the event's name an attribute"),
            ("transaction", "purchase"),
        ),
    ),
)
