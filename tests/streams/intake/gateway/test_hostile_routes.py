"""Every route that takes bodies: what means no good is refused in one line, memory stays flat."""

import gzip
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from streams.intake.gateway import app, bodies
from streams.settings import Settings
from tests.streams.intake.gateway.driver import Client, declared, eventually, limited, running

SOURCES = "sources:\n  - {name: bot, kind: telegram, secrets: [BOT]}\n"
HEADER = "X-Telegram-Bot-Api-Secret-Token: token\r\n"
ROUTES = ["/v1/touchpoints", "/v1/events", "/v1/batch", "/v1/track", "/hooks/bot"]
EVENT = {"Content_Type": "application/cloudevents+json"}
SECRET_WORDS = b"the customer's own words"


@pytest.fixture
def small_settings(lonely_settings: Settings, tmp_path: Path) -> Settings:
    """Settings of a gateway whose Kafka is away, with a vendor."""
    return declared(lonely_settings, tmp_path / "sources.yaml", SOURCES)


@pytest.fixture
def target(small_settings: Settings) -> Iterator[Client]:
    """A client of that gateway."""
    with running(small_settings, environ={"BOT": "token"}) as client:
        yield client


def _post(client: Client, route: str, body: bytes, **headers: str) -> int:
    named = {"X_Telegram_Bot_Api_Secret_Token": "token"} | EVENT | headers
    return client.ask("POST", route, body, **named).status


def _head(route: str, more: str) -> bytes:
    return f"POST {route} HTTP/1.1\r\nHost: x\r\n{HEADER}{more}\r\n".encode()


def _raw(client: Client, request: bytes) -> bytes:
    with socket.create_connection((client.host, client.port), 20) as connection:
        connection.sendall(request)
        return connection.recv(65_536)


@pytest.mark.parametrize("route", ROUTES)
def test_a_gzip_bomb_is_413_and_takes_no_memory(target: Client, route: str) -> None:
    """Read no further than the route's limit."""
    bomb = gzip.compress(bytes(64 * 1024 * 1024), 9) * 16
    before = psutil.Process().memory_info().rss
    assert _post(target, route, bomb, Content_Encoding="gzip") == 413
    assert psutil.Process().memory_info().rss - before < 64 * 1024 * 1024


@pytest.mark.parametrize("route", ROUTES)
def test_a_huge_body_is_413(small_settings: Settings, route: str) -> None:
    """Whether its length is said or it comes in chunks."""
    with running(limited(small_settings, max_body_bytes=1024), environ={"BOT": "token"}) as client:
        assert _post(client, route, b" " * 1025) == 413
        chunks = (b"200\r\n" + b" " * 512 + b"\r\n") * 3 + b"0\r\n\r\n"
        answer = _raw(client, _head(route, "Transfer-Encoding: chunked\r\n") + chunks)
        assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("route", ROUTES)
def test_a_slow_body_is_408(target: Client, route: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stops in the middle is told so."""
    monkeypatch.setattr(bodies, "READ_SECONDS", 0.2)
    assert _raw(target, _head(route, "Content-Length: 100\r\n") + b"{").startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("route", ROUTES)
def test_half_a_body_holds_nothing(small_settings: Settings, route: str) -> None:
    """Twice as many as there is room for hang up in the middle; then there is room again."""
    with running(limited(small_settings, max_body_bytes=1024), environ={"BOT": "token"}) as client:
        for _ in range(2 * bodies.BODIES):
            with socket.create_connection((client.host, client.port), 5) as connection:
                connection.sendall(_head(route, "Content-Length: 1024\r\n") + b" " * 1000)
        assert eventually(lambda: _post(client, "/v1/touchpoints", b" " * 1024) == 400)


def test_slow_headers_are_cut_off(
    small_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection without a whole request is closed, whatever route it began."""
    monkeypatch.setattr(app, "_IDLE_SECONDS", 0.2)
    with running(small_settings, environ={"BOT": "token"}) as client:
        for route in ROUTES:
            assert _raw(client, f"POST {route} HTTP/1.1\r\nHo".encode()) == b""


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b"\xff\xfe",
        b"{",
        b'{"id": "1", "id": "2"}',
        b'[{"id": 5, "batch": 7, "source": [], "specversion": {}, "time": false}]',
    ],
    ids=["deep array", "deep object", "no text", "cut off", "twice", "wrong types"],
)
@pytest.mark.parametrize("route", ["/v1/events", "/v1/track"])
def test_json_that_means_no_good_is_400(target: Client, route: str, body: bytes) -> None:
    """Before Kafka is asked."""
    assert _post(target, route, body) == 400


@pytest.mark.flow
@pytest.mark.parametrize("body", [b"[" * 10_000, b'{"id": "1", "id": "2"}', b'{"id": 5}', b"\xff"])
def test_touchpoints_that_mean_no_good_are_400(client: Client, body: bytes) -> None:
    """One clear reason for each."""
    answer = client.post(body)
    assert answer.status == 400
    assert answer.json.get("error") or answer.json["refused"][0]["error"]


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_sent_is_in_no_log(
    target: Client, route: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in an answer's error either."""
    data = {"id": "1", "text": SECRET_WORDS.decode(), "userId": "u", "specversion": "1.0"}
    answer = target.ask("POST", route, json.dumps(data).encode()[:-1], **EVENT)
    assert answer.status >= 400
    said = capfd.readouterr()
    assert SECRET_WORDS not in answer.body + (said.out + said.err).encode()
