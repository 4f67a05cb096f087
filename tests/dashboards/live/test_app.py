"""The page's server over real HTTP, without a ClickHouse: who may ask, and what is answered."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest

from dashboards.live.boards import load
from streams.settings import Settings
from tests.dashboards.live.conftest import serving

QUERY: dict[str, Any] = {
    "dashboard": "nabz-pipeline",
    "panel": 2,
    "ref": "A",
    "from": "now-15m",
    "to": "now",
    "interval_ms": 5_000,
}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of a server whose ClickHouse nobody runs."""
    files = tmp_path_factory.mktemp("live-page-1")
    (files / "index.html").write_text('<style nonce="{nonce}"></style><script src="p?v={version}">')
    (files / "page.js").write_text("1")
    (files.parent / "secret.txt").write_text("secret")
    settings = Settings()
    nowhere = settings.clickhouse.model_copy(update={"http_port": _unused_port()})
    with serving(settings.model_copy(update={"clickhouse": nowhere}), files) as address:
        yield address.removeprefix("http://")


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _ask(
    address: str,
    path: str,
    *,
    body: object = None,
    headers: dict[str, str] | None = None,
    method: str | None = None,
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(address, timeout=10)
    content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    connection.request(method or ("GET" if body is None else "POST"), path, content, headers or {})
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    return response, answer


def test_the_page_comes_with_a_policy_of_its_own_nonce(address: str) -> None:
    """Scripts of itself only, styles by a nonce that is new each time, no framing."""
    first, text = _ask(address, "/d/nabz-pipeline?from=now-1h&to=now")
    second, _ = _ask(address, "/")
    policy = str(first.headers["Content-Security-Policy"])
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert f'nonce="{nonce}"' in text.decode()
    assert nonce not in str(second.headers["Content-Security-Policy"])
    assert first.headers["X-Frame-Options"] == "DENY"
    assert first.headers["Server"] == "nabz"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:1234", 200),
        ("127.0.0.1", 200),
        ("[::1]:80", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example:80", 403),
        ("192.168.1.5", 403),
        ("", 403),
    ],
)
def test_only_names_of_this_machine_are_answered(address: str, host: str, status: int) -> None:
    """A site that points its own name at 127.0.0.1 gets nothing."""
    for path in ("/", "/api/dashboards", "/page/page.js"):
        response, _ = _ask(address, path, headers={"Host": host})
        assert response.status == status


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null"])
def test_pages_of_others_may_not_ask(address: str, origin: str) -> None:
    """Also those of another server on this machine."""
    response, _ = _ask(address, "/api/panel", body=QUERY, headers={**JSON, "Origin": origin})
    assert response.status == 403
    own = {**JSON, "Origin": f"http://{address}"}
    response, _ = _ask(address, "/api/panel", body=QUERY, headers=own)
    assert response.status == 503


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"panel": 999}, 404),
        ({"ref": "Z"}, 404),
        ({"dashboard": "other"}, 404),
        ({"sql": "SELECT 1"}, 400),
        ({"variables": {"nothing": "x"}}, 400),
        ({"from": "now-99d"}, 400),
        ({"interval_ms": 1}, 400),
        ({"from": "now()"}, 400),
    ],
    ids=str,
)
def test_what_no_dashboard_says_is_not_asked(
    address: str, change: dict[str, Any], status: int
) -> None:
    """With one sentence that says why, and never a trace."""
    response, answer = _ask(address, "/api/panel", body={**QUERY, **change}, headers=JSON)
    assert response.status == status
    error = json.loads(answer)["error"]
    assert "\n" not in error
    assert "Traceback" not in error


def test_only_json_of_a_decent_size_is_read(address: str) -> None:
    """A form of another site cannot send this content type."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert _ask(address, "/api/panel", body=QUERY, headers=form)[0].status == 415
    large = b'{"dashboard": "' + b"x" * 70_000 + b'"}'
    assert _ask(address, "/api/panel", body=large, headers=JSON)[0].status == 413
    assert _ask(address, "/api/panel", method="GET")[0].status == 405


def test_a_clickhouse_that_is_away_is_said(address: str) -> None:
    """503, so that the page keeps what it shows; the password is not in it."""
    for path, body in (("/api/panel", QUERY), ("/api/age", None)):
        response, answer = _ask(address, path, body=body, headers=JSON)
        assert response.status == 503
        assert "ClickHouse is away" in json.loads(answer)["error"]


def test_dashboards_are_told_as_they_are(address: str) -> None:
    """The list, and each one's very JSON."""
    _, answer = _ask(address, "/api/dashboards")
    assert [one["uid"] for one in json.loads(answer)] == list(load())
    _, answer = _ask(address, "/api/dashboards/nabz-pipeline")
    assert json.loads(answer) == load()["nabz-pipeline"].content


@pytest.mark.parametrize(
    "path", ["/page/../secret.txt", "/page/%2e%2e/secret.txt", "/page//etc/passwd", "/page/x.js"]
)
def test_only_files_of_the_page_are_given(address: str, path: str) -> None:
    """Nothing beside its folder."""
    response, answer = _ask(address, path)
    assert response.status == 404
    assert b"secret" not in answer


def test_files_are_kept_by_browsers_as_long_as_they_are_true(address: str) -> None:
    """With a version for ever, without for a day."""
    assert "immutable" in str(_ask(address, "/page/page.js?v=1")[0].headers["Cache-Control"])
    assert "86400" in str(_ask(address, "/page/page.js")[0].headers["Cache-Control"])
