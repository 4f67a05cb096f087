"""Requests that mean no good, or go wrong: bounded, answered in one line, never taken."""

import gzip
import socket

import psutil
import pytest

from streams.intake.gateway import answers, app, bodies
from streams.settings import Settings
from tests.streams.intake.gateway.driver import Client, eventually, limited, running, touchpoint

SECURE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Server": "nabz",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/touchpoints", 405),
        ("DELETE", "/v1/touchpoints", 405),
        ("POST", "/healthz", 405),
        ("GET", "/", 404),
        ("GET", "/v1/../../etc/passwd", 404),
        ("POST", "/v1/touchpoints/", 404),
        ("GET", "/healthz", 200),
    ],
)
def test_every_answer_is_json_with_secure_headers(
    lonely: Client, method: str, path: str, status: int
) -> None:
    """Wrong methods and paths too; nothing names the server's version."""
    answer = lonely.ask(method, path)
    assert answer.status == status
    assert answer.headers["Content-Type"].startswith("application/json")
    assert SECURE.items() <= answer.headers.items()
    assert isinstance(answer.json, dict)
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_body_that_is_no_json_is_400(lonely: Client) -> None:
    """One clear message for the whole of it."""
    answer = lonely.post(b'{"id": ')
    assert answer.status == 400
    assert answer.json == {"error": "the body is not JSON: Input data was truncated"}


def test_a_body_over_the_limit_is_413(lonely_settings: Settings) -> None:
    """Whether its length was said or not."""
    with running(limited(lonely_settings, max_body_bytes=1024)) as client:
        assert client.post(b" " * 1025).status == 413
        chunked = b"POST /v1/touchpoints HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunks = (b"200\r\n" + b" " * 512 + b"\r\n") * 3 + b"0\r\n\r\n"
        assert _raw(client, chunked + chunks).startswith(b"HTTP/1.1 413 ")


def test_a_gzip_bomb_is_413_and_takes_no_memory(lonely: Client) -> None:
    """A megabyte that would become a gigabyte is read no further than the limit."""
    bomb = gzip.compress(bytes(64 * 1024 * 1024), 9) * 16
    before = psutil.Process().memory_info().rss
    answer = lonely.post(bomb, Content_Encoding="gzip")
    assert answer.status == 413
    assert psutil.Process().memory_info().rss - before < 64 * 1024 * 1024


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"not gzip", "gzip", 400),
        (gzip.compress(touchpoint(), mtime=0)[:-20], "gzip", 400),
        (touchpoint(), "br", 415),
        (touchpoint(), "gzip, gzip", 415),
    ],
    ids=["not gzip", "cut off", "unknown", "twice"],
)
def test_a_wrong_encoding_is_refused(
    lonely: Client, body: bytes, encoding: str, status: int
) -> None:
    """It is the sender's mistake, said in one line."""
    answer = lonely.post(body, Content_Encoding=encoding)
    assert answer.status == status
    assert answer.json.keys() == {"error"}


def test_malformed_http_is_400_without_a_version(lonely: Client) -> None:
    """What never becomes a request tells no more about the server than an answer does."""
    answer = _raw(lonely, b"\x16\x03\x01 what\r\n\r\n")
    assert answer.startswith(b"HTTP/1.0 400 ")
    assert b"Server: nabz\r\n" in answer
    assert b"aiohttp" not in answer
    assert b"Python" not in answer


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://127.0.0.1.example.com"])
def test_pages_of_other_sites_may_not_send(lonely: Client, origin: str) -> None:
    """A page in the browser of somebody with a gateway on loopback cannot write into it."""
    assert lonely.post(b"[]", Origin=origin).status == 403


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:1"])
def test_pages_of_this_machine_may(lonely: Client, origin: str) -> None:
    """They come as far as the question what is in the body."""
    assert lonely.post(b"[]", Origin=origin).status == 400


def test_a_stalled_body_is_408(lonely: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that stops sending holds nothing for long."""
    monkeypatch.setattr(bodies, "READ_SECONDS", 0.2)
    head = b"POST /v1/touchpoints HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
    assert _raw(lonely, head).startswith(b"HTTP/1.1 408 ")


def test_a_client_that_goes_away_leaves_nothing_behind(lonely_settings: Settings) -> None:
    """What it held of the budget is free again: as many as the budget has room for can follow."""
    head = b"POST /v1/touchpoints HTTP/1.1\r\nHost: x\r\nContent-Length: 1024\r\n\r\n"
    with running(limited(lonely_settings, max_body_bytes=1024)) as client:
        for _ in range(2 * bodies.BODIES):
            with socket.create_connection((client.host, client.port), 5) as connection:
                connection.sendall(head + b" " * 1000)
        # The gateway sees the closed connections when it comes to them, not when they close.
        assert eventually(lambda: client.post(b" " * 1024).status == 400)


def test_slow_headers_are_cut_off(
    lonely_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection without a whole request is closed."""
    monkeypatch.setattr(app, "_IDLE_SECONDS", 0.2)
    with running(lonely_settings) as client:
        assert _raw(client, b"POST /v1/touchpoints HTTP/1.1\r\nHo") == b""


@pytest.mark.flow
def test_a_client_that_does_not_read_is_cut_off(
    gateway_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large answer is not kept for ever for somebody who does not take it."""
    monkeypatch.setattr(answers, "WRITE_SECONDS", 0.2)
    body = b"1\n" * 60_000
    head = b"POST /v1/touchpoints HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    with running(limited(gateway_settings, max_in_flight=100_000)) as client:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        with connection:
            connection.connect((client.host, client.port))
            connection.sendall(head + body)
            mine = connection.getsockname()
            assert eventually(lambda: mine in _connected())
            assert eventually(lambda: mine not in _connected())
            assert not _read_all(connection).endswith(b"]}")


def _connected() -> set[tuple[str, int]]:
    """The far ends of connections that this process, the gateway in it, still holds."""
    return {c.raddr for c in psutil.Process().net_connections() if c.raddr}


def _read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def _raw(client: Client, request: bytes) -> bytes:
    """What comes back to these very bytes until the gateway closes, or a first answer."""
    with socket.create_connection((client.host, client.port), 20) as connection:
        connection.sendall(request)
        return connection.recv(65_536)
