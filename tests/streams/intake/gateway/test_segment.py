"""Segment's API: its own library, pointed here, believes it speaks to Segment."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from segment.analytics.client import Client as Analytics

from streams.settings import Settings
from tests.streams.intake.gateway.driver import Client, declared, inbox, running

SOURCES = "sources:\n  - name: shop\n    kind: segment\n    write_keys: [KEY]\n"
TRACK = {"userId": "u", "event": "Clicked"}


@pytest.fixture
def shop_settings(gateway_settings: Settings, tmp_path: Path) -> Settings:
    """Settings of a gateway with a shop that has a write key."""
    return declared(gateway_settings, tmp_path / "sources.yaml", SOURCES)


@pytest.fixture
def shop(shop_settings: Settings) -> Iterator[Client]:
    """A client of that gateway."""
    with running(shop_settings, environ={"KEY": "k-1"}) as client:
        yield client


def _headers(record: Any) -> dict[str, bytes]:
    return dict(record.headers())


@pytest.mark.flow
@pytest.mark.parametrize("compressed", [False, True])
def test_the_python_library_is_taken_as_it_is(
    shop: Client, shop_settings: Settings, compressed: bool
) -> None:
    """All six calls, in batches, plain and gzip; no error reaches its caller."""
    errors: list[object] = []
    analytics = Analytics(
        "k-1",
        host=f"http://{shop.host}:{shop.port}",
        gzip=compressed,
        on_error=lambda error, _: errors.append(error),
        max_retries=0,
    )
    analytics.identify("u-1", {"email": "ada@example.com"})
    analytics.track("u-1", "Order Completed", {"revenue": 5, "currency": "EUR"})
    analytics.page("u-1", "Docs", "Python", {"url": "https://shop.example"})
    analytics.screen("u-1", "Home")
    analytics.group("u-1", "g-1", {"name": "Initech"})
    analytics.alias("a-1", "u-1")
    analytics.shutdown()
    assert errors == []
    records = inbox(shop_settings)
    messages = [item for record in records for item in json.loads(record.value())["batch"]]
    assert [m["type"] for m in sorted(messages, key=lambda m: str(m["timestamp"]))] == [
        *("identify", "track", "page", "screen", "group", "alias")
    ]
    assert {_headers(record)["nabz-source"] for record in records} == {b"shop"}
    assert {_headers(record)["nabz-kind"] for record in records} == {b"segment"}


@pytest.mark.flow
def test_each_call_has_a_path_and_an_answer(shop: Client, shop_settings: Settings) -> None:
    """The key may be in the body; the path is kept where it says what the message is."""
    paths = ["track", "identify", "page", "screen", "group", "alias", "batch", "import"]
    for path in paths:
        body = json.dumps(TRACK | {"writeKey": "k-1", "n": path}).encode()
        answer = shop.ask("POST", f"/v1/{path}", body, Content_Type="text/plain")
        assert (answer.status, answer.json) == (200, {"success": True})
    calls = {
        json.loads(record.value())["n"]: _headers(record).get("nabz-h-x-nabz-call")
        for record in inbox(shop_settings)
    }
    named = {path: path.encode() for path in paths[:-2]}
    assert calls == named | {"batch": None, "import": None}


@pytest.mark.flow
def test_a_page_of_the_shop_may_send(shop: Client, shop_settings: Settings) -> None:
    """As analytics.js does: plain text, a letter for the call, the key in the body; readable."""
    body = json.dumps(TRACK | {"writeKey": "k-1"}).encode()
    answer = shop.ask(
        "POST", "/v1/t", body, Origin="https://shop.example", Content_Type="text/plain"
    )
    assert (answer.status, answer.json) == (200, {"success": True})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    [record] = inbox(shop_settings)
    assert _headers(record)["nabz-h-x-nabz-call"] == b"track"
    without = shop.ask("POST", "/v1/t", json.dumps(TRACK).encode(), Origin="https://shop.example")
    assert without.status == 403


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("batch", b"{", {}, 400),
        ("batch", b"[1]", {}, 400),
        ("batch", b'{"batch":[],"batch":[]}', {}, 400),
        ("batch", b'{"batch":[{"a":1,"a":2}]}', {}, 400),
        ("track", b"[" * 10_000, {}, 400),
        ("track", b'{"writeKey": "wrong"}', {}, 401),
        ("track", b"{}", {"Authorization": "Basic d3Jvbmc6"}, 401),
        ("track", b"{}", {"Origin": "https://example.com"}, 403),
        ("dance", b"{}", {}, 404),
        ("track", b" " * 1_000_001, {}, 413),
        ("track", b"{}", {"Content_Encoding": "br"}, 415),
        ("track", b'{"writeKey": 5}', {}, 503),
    ],
)
def test_what_is_not_taken(
    lonely: Client, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Refused in one line; what would be taken is 503, as Kafka is away."""
    answer = lonely.ask("POST", f"/v1/{path}", body, **headers)
    assert answer.status == status
    assert answer.json.keys() == {"error"}
