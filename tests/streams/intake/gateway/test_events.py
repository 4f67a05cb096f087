"""CloudEvents at the gateway: three modes, by the SDK as it is; wrong ones named."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

from streams.settings import Settings
from tests.streams.intake.gateway.driver import Answer, Client, declared, inbox, running

DATA: dict[str, Any] = {
    "channel": "chat",
    "kind": "message",
    "customer": "ada",
    "text": "schön 😀",
}
PLAIN: dict[str, Any] = {"specversion": "1.0", "id": "e-1", "source": "/tills/7", "type": "t"}
ONE = {"Content_Type": "application/cloudevents+json"}
MANY = {"Content_Type": "application/cloudevents-batch+json"}


def _event(**more: str) -> CloudEvent:
    attributes = PLAIN | {
        "time": datetime(2026, 3, 1, 12, tzinfo=UTC),
        "datacontenttype": "application/json",
    }
    return CloudEvent(attributes=attributes | more, data=DATA)


def _send(client: Client, message: HTTPMessage) -> Answer:
    named = {name.replace("-", "_"): value for name, value in message.headers.items()}
    return client.ask("POST", "/v1/events", message.body, **named)


def _post(client: Client, body: object, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.ask("POST", "/v1/events", raw, **headers)


@pytest.mark.flow
def test_the_sdk_is_taken_in_both_modes(client: Client, gateway_settings: Settings) -> None:
    """Structured as it came; binary with its headers beside the body."""
    for message in (to_structured_event(_event()), to_binary_event(_event(id="é 2"))):
        answer = _send(client, message)
        assert (answer.status, answer.json) == (202, {"accepted": 1, "refused": []})
    records = sorted(inbox(gateway_settings), key=lambda record: len(record.headers()))
    structured, binary = (dict(record.headers()) for record in records)
    assert structured["nabz-source"] == binary["nabz-source"] == b"tills-7"
    assert structured["nabz-kind"] == binary["nabz-kind"] == b"cloudevents"
    assert structured["nabz-content-type"] == b"application/cloudevents+json"
    assert json.loads(records[0].value())["data"] == DATA
    assert records[0].key() == b"tills-7\n/tills/7 e-1"
    assert (binary["nabz-h-ce-type"], binary["nabz-content-type"]) == (b"t", b"application/json")
    assert json.loads(records[1].value()) == DATA


@pytest.mark.flow
def test_a_batch_is_one_record_an_event(client: Client, gateway_settings: Settings) -> None:
    """Each of its own source; what is no touchpoint is named by its place and kept."""
    events = [
        PLAIN | {"data": DATA},
        PLAIN | {"id": "e-2", "data": DATA | {"source": "shop"}},
        PLAIN | {"id": "e-3", "source": "https://Bank.example/a?b", "data": {"kind": "dance"}},
    ]
    answer = _post(client, events, **MANY)
    assert (answer.status, answer.json["accepted"]) == (202, 2)
    assert [(r["index"], r["reason"]) for r in answer.json["refused"]] == [(2, "missing_field")]
    sources = {dict(record.headers())["nabz-source"] for record in inbox(gateway_settings)}
    assert sources == {b"tills-7", b"shop", b"bank.example-a-b"}


@pytest.mark.flow
def test_a_write_key_says_whose_event_it_is(gateway_settings: Settings, tmp_path: Path) -> None:
    """Data that names another source is refused."""
    text = "sources:\n  - name: shop\n    kind: cloudevents\n    write_keys: [KEY]\n"
    settings = declared(gateway_settings, tmp_path / "sources.yaml", text)
    with running(settings, environ={"KEY": "k"}) as client:
        mine = _post(client, PLAIN | {"data": DATA}, **ONE, Authorization="Bearer k")
        other = PLAIN | {"data": DATA | {"source": "bank"}}
        answer = _post(client, other, **ONE, Authorization="Bearer k")
    assert (mine.status, answer.status) == (202, 400)
    assert answer.json["refused"][0]["reason"] == "bad_value"
    assert {dict(r.headers())["nabz-source"] for r in inbox(settings)} == {b"shop"}


@pytest.mark.parametrize(
    ("body", "headers", "status", "told"),
    [
        (PLAIN | {"data": DATA}, {}, 415, "send application/cloudevents+json"),
        (b"{", ONE, 400, "event 0: the delivery is not JSON"),
        (b"[" * 100_000, MANY, 400, "the body is no JSON array"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, ONE, 400, "event 0: the delivery is not JSON"),
        ([], MANY, 400, "the batch is empty"),
        ([PLAIN, 5], MANY, 400, "event 1: Expected `object`, got `int`"),
        ([PLAIN | {"id": 5}], MANY, 400, "event 0: Expected `str`, got `int` - at `$.id`"),
        (PLAIN | {"id": ""}, ONE, 400, "event 0: Expected `str` of length >= 1"),
        (PLAIN | {"specversion": "0.3"}, ONE, 400, "event 0: specversion: '0.3' is not 1.0"),
        (b'{"id":"1","id":"2"}', ONE, 400, "event 0: 'id' stands twice in one object"),
        (DATA, {"Ce_Specversion": "1.0", "Ce_Id": "1"}, 400, "event 0: headers ce-…: Object miss"),
    ],
)
def test_what_is_no_event_is_refused_whole(
    lonely: Client, body: object, headers: dict[str, str], status: int, told: str
) -> None:
    """One clear line that names the event; nothing is sent to Kafka."""
    answer = _post(lonely, body, **headers)
    assert answer.status == status
    assert answer.json["error"].startswith(told)
