"""Vendors' deliveries: proven, kept raw, acknowledged when Kafka has them."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_sdk.signature import SignatureVerifier
from standardwebhooks.webhooks import Webhook

from streams.errors import ConfigError
from streams.intake.gateway.hook import hooks_of
from streams.intake.sources_file import sources_of
from streams.settings import Settings
from tests.streams.intake.gateway.driver import Client, declared, inbox, running
from tests.support.clock import FakeClock

SOURCES = """\
sources:
  - name: bot
    kind: telegram
    secrets: [BOT, BOT_OLD]
  - name: team
    kind: telegram
    signature: slack
    secrets: [TEAM]
  - name: wa
    kind: telegram
    signature: meta
    secrets: [WA]
    verify_token: WA_TOKEN
    limits: {rate: 1, burst: 2, max_body_bytes: 64}
  - name: till
    kind: cloudevents
    secrets: [TILL]
"""
ENVIRON = {
    "BOT": "new",
    "BOT_OLD": "old",
    "TEAM": "slack-s",
    "WA": "wa-s",
    "WA_TOKEN": "tok",
    "TILL": "whsec_AAAA",
}
UPDATE = '{"update_id": 77,  "message": {"text": "schön"}}'.encode()


@pytest.fixture
def hooks(gateway_settings: Settings, tmp_path: Path) -> Settings:
    """Settings of a gateway on the real Kafka with three vendors."""
    return declared(gateway_settings, tmp_path / "sources.yaml", SOURCES)


@pytest.fixture
def vendor(lonely_settings: Settings, tmp_path: Path) -> Iterator[Client]:
    """A client of a gateway with three vendors whose Kafka is away."""
    settings = declared(lonely_settings, tmp_path / "sources.yaml", SOURCES)
    with running(settings, FakeClock(1_000_000), ENVIRON) as client:
        yield client


def _telegram(client: Client, token: str, body: bytes = UPDATE) -> int:
    headers = {"X_Telegram_Bot_Api_Secret_Token": token, "Content_Type": "application/json"}
    return client.ask("POST", "/hooks/bot", body, **headers).status


def _meta(client: Client, body: bytes) -> int:
    signature = "sha256=" + hmac.new(b"wa-s", body, hashlib.sha256).hexdigest()
    return client.ask("POST", "/hooks/wa", body, X_Hub_Signature_256=signature).status


@pytest.mark.flow
def test_a_delivery_is_on_inbox_as_sent_when_the_answer_comes(hooks: Settings) -> None:
    """By the old secret and the new; raw bytes, key of source and delivery id, its kind."""
    with running(hooks, environ=ENVIRON) as client:
        assert _telegram(client, "new") == _telegram(client, "old") == 200
        assert _telegram(client, "third") == 401
        figures = client.get("/metrics").body.decode()
    first, second = inbox(hooks)
    assert first.value() == second.value() == UPDATE
    assert first.key() == second.key() == b"bot\n77"
    assert dict(first.headers()) == {
        "nabz-source": b"bot",
        "nabz-kind": b"telegram",
        "nabz-content-type": b"application/json",
    }
    assert 'nabz_gateway_deliveries_total{instance="0",role="gateway",source="bot"} 2.0' in figures
    assert 'bad_signatures_total{instance="0",role="gateway",source="bot"} 1.0' in figures


@pytest.mark.flow
def test_slacks_own_signer_is_believed(hooks: Settings) -> None:
    """And its challenge is answered, which is no delivery."""
    asked = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
    now = str(int(time.time()))
    with running(hooks, environ=ENVIRON) as client:
        for body, answer in ((asked, b"abc"), ('{"type": "event_callback"}', b"")):
            signature = SignatureVerifier("slack-s").generate_signature(timestamp=now, body=body)
            headers = {"X_Slack_Signature": str(signature), "X_Slack_Request_Timestamp": now}
            got = client.ask("POST", "/hooks/team", body.encode(), **headers)
            assert (got.status, got.body) == (200, answer)
    assert [record.value() for record in inbox(hooks)] == [b'{"type": "event_callback"}']


@pytest.mark.flow
def test_signed_cloudevents_keep_their_headers(hooks: Settings) -> None:
    """In binary mode the envelope is in headers ce-…: all of them lie beside the body."""
    now = datetime.now(UTC)
    signature = Webhook(ENVIRON["TILL"]).sign("m1", now, "{}")
    proof = {"webhook-id": "m1", "webhook-timestamp": str(int(now.timestamp()))}
    event = {"Ce-Id": "7", "Ce-Source": "/tills/1", "Ce-Own": "x", "Content-Type": "text/json"}
    headers = proof | event | {"webhook-signature": signature}
    named = {name.replace("-", "_"): value for name, value in headers.items()}
    with running(hooks, environ=ENVIRON) as client:
        assert client.ask("POST", "/hooks/till", b"{}", **named).status == 200
    [record] = inbox(hooks)
    kept = {name: value for name, value in record.headers() if name.startswith("nabz-h-")}
    assert kept == {"nabz-h-ce-id": b"7", "nabz-h-ce-source": b"/tills/1", "nabz-h-ce-own": b"x"}


@pytest.mark.flow
def test_a_source_that_sends_too_much_is_slowed(hooks: Settings) -> None:
    """429 with the time to come again, on the clock; what was forged took no share of it."""
    clock = FakeClock(0)
    with running(hooks, clock, ENVIRON) as client:
        for _ in range(5):
            assert client.ask("POST", "/hooks/wa", b"{}").status == 401
        assert [_meta(client, b"{}") for _ in range(3)] == [200, 200, 429]
        clock.advance(seconds=1)
        assert [_meta(client, b"{}") for _ in range(2)] == [200, 429]
    assert len(inbox(hooks)) == 3


def test_an_unproven_delivery_is_401_in_one_line(vendor: Client) -> None:
    """Before Kafka is asked at all; wrong, missing, and too old."""
    assert vendor.ask("POST", "/hooks/bot", b"{}").json == {"error": "the signature is missing"}
    assert _telegram(vendor, "third") == 401
    signature = str(SignatureVerifier("slack-s").generate_signature(timestamp="1", body=b"{}"))
    headers = {"X_Slack_Signature": signature, "X_Slack_Request_Timestamp": "1"}
    answer = vendor.ask("POST", "/hooks/team", b"{}", **headers)
    assert (answer.status, answer.json) == (
        401,
        {"error": "the signature's time is too far from now"},
    )


def test_without_kafka_a_proven_delivery_is_503(vendor: Client) -> None:
    """With the time to come again, as vendors' retries go by it."""
    headers = {"X_Telegram_Bot_Api_Secret_Token": "new"}
    answer = vendor.ask("POST", "/hooks/bot", UPDATE, **headers)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("POST", "/hooks/nobody", 404, None),
        ("POST", "/hooks/", 404, None),
        ("GET", "/hooks/nobody", 404, None),
        ("HEAD", "/hooks/bot", 200, b""),
        ("GET", "/hooks/bot", 405, None),
        ("PUT", "/hooks/bot", 405, None),
        (
            *("GET", "/hooks/wa?hub.mode=subscribe&hub.verify_token=tok&hub.challenge=115820"),
            *(200, b"115820"),
        ),
        ("GET", "/hooks/wa?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1", 403, None),
        ("GET", "/hooks/bot?hub.mode=subscribe&hub.verify_token=tok&hub.challenge=1", 403, None),
    ],
)
def test_what_is_no_delivery(
    vendor: Client, method: str, path: str, status: int, body: bytes | None
) -> None:
    """Unknown sources, other methods, Meta's handshake."""
    answer = vendor.ask(method, path)
    assert answer.status == status
    assert body in (None, answer.body)


def test_a_source_may_take_smaller_bodies(vendor: Client) -> None:
    """Its own limit, before anything is verified."""
    assert _meta(vendor, b" " * 65) == 413


@pytest.mark.parametrize(
    ("missing", "told"),
    [("BOT_OLD", "BOT_OLD is not set; it holds the secret_token"), ("WA_TOKEN", "the verify")],
)
def test_a_secret_that_is_not_there_is_told_at_the_start(
    lonely_settings: Settings, tmp_path: Path, missing: str, told: str
) -> None:
    """No gateway listens that could not check what comes."""
    settings = declared(lonely_settings, tmp_path / "sources.yaml", SOURCES)
    without = {name: value for name, value in ENVIRON.items() if name != missing}
    with pytest.raises(ConfigError, match=told):
        hooks_of(sources_of(settings), without)
