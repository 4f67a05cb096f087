"""Clients as they are, pointed at the gateway: what they send comes out as touchpoints."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent
from segment.analytics.client import Client as Analytics
from standardwebhooks.webhooks import Webhook
from twilio.request_validator import RequestValidator

from schemas import topics
from schemas.touchpoint import Touchpoint
from streams import topics as cluster
from streams.settings import Settings
from tests.streams.intake.gateway.driver import Client, declared, limited
from tests.streams.intake.gateway.driver import running as gateway
from tests.streams.intake.normalize.inbox import produced
from tests.support.flow import await_true
from tests.support.log import read_all
from tests.support.workers import running

pytestmark = pytest.mark.flow

SOURCES = """\
sources:
  - {name: shop, kind: segment, write_keys: [SHOP]}
  - {name: tills, kind: cloudevents, write_keys: [TILLS]}
  - {name: partner, kind: standard-webhooks, secrets: [PARTNER]}
  - {name: texts, kind: twilio-sms, secrets: [TEXTS], url: "https://nabz.example/hooks/texts"}
"""
ENVIRON = {
    "SHOP": "key-of-the-shop",
    "TILLS": "key-of-the-tills",
    "PARTNER": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "TEXTS": "12345",
}


def _segment(to: Client) -> None:
    analytics = Analytics(ENVIRON["SHOP"], host=f"http://{to.host}:{to.port}", gzip=True)
    analytics.track("ada", "Live Chat Message Sent", {"conversation_id": "c", "message_body": "?"})
    analytics.identify("ada", {"plan": "pro"})
    analytics.shutdown()


def _cloudevents(to: Client) -> None:
    named = {"id": "r-1", "source": "/tills/7", "type": "receipt", "specversion": "1.0"}
    now = datetime.now(UTC)
    data = {"till_id": "7", "loyalty_id": "L1", "amount": 12.5, "currency": "EUR"}
    message = to_structured_event(CloudEvent(named | {"time": now}, data))
    headers = message.headers | {"Authorization": f"Bearer {ENVIRON['TILLS']}"}
    _post(to, "/v1/events", message.body, headers, 202)


def _standard_webhooks(to: Client) -> None:
    now, fields = datetime.now(UTC), '"channel": "portal", "kind": "visit", "customer": "bob"'
    body = f'{{"id": "p-1", "time": "{now.isoformat()}", {fields}}}'
    signature = Webhook(ENVIRON["PARTNER"]).sign("msg_1", now, body)
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature}
    _post(to, "/hooks/partner", body.encode(), headers, 200)


def _twilio(to: Client) -> None:
    fields = {"MessageSid": "SM1", "From": "+14158675309", "To": "+18005551212", "Body": "Hallo ü"}
    fields |= {"SmsStatus": "received"}
    signature = RequestValidator(ENVIRON["TEXTS"]).compute_signature(
        "https://nabz.example/hooks/texts", fields
    )
    _post(to, "/hooks/texts", fields, {"X-Twilio-Signature": signature}, 200)


def _post(
    to: Client, path: str, body: bytes | dict[str, str], headers: dict[str, str], expected: int
) -> None:
    answer = requests.post(f"http://{to.host}:{to.port}{path}", body, headers=headers, timeout=20)
    assert answer.status_code == expected, answer.text


def test_what_clients_send_becomes_touchpoints(lane_settings: Settings, tmp_path: Path) -> None:
    """Each under its source, its customer and its kind; nothing is a dead letter."""
    cluster.apply(lane_settings)
    settings = limited(declared(lane_settings, tmp_path / "sources.yaml", SOURCES))
    with gateway(settings, environ=ENVIRON) as client:
        for send in (_segment, _cloudevents, _standard_webhooks, _twilio):
            send(client)
    with running(settings, "normalize", tmp_path):
        await_true(lambda: len(produced(settings)) == 5, 60.0, "all are touchpoints")
    assert sorted(map(_summary, produced(settings))) == [
        ("partner", "p-1", "portal", "visit", "bob"),
        ("shop", "", "chat", "message", "id:ada"),
        ("shop", "", "web", "profile", "id:ada"),
        ("texts", "SM1", "sms", "message", "phone:+14158675309"),
        ("tills", "r-1", "store", "purchase", "loyalty:L1"),
    ]
    assert read_all(settings, topics.DEAD_LETTERS.name) == []


def _summary(found: Touchpoint) -> tuple[str, str, str, str, str]:
    # The library makes ids by chance.
    name = "" if found.source == "shop" else found.id
    return found.source, name, found.channel, found.kind, found.customer
