"""The page's server on a real ClickHouse: values, variables, limits, sharing."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from streams.clickhouse import connect
from streams.settings import Settings
from tests.dashboards.live.conftest import serving
from tests.dashboards.live.seed import seed

pytestmark = pytest.mark.flow

#: Queries that a dashboard could have, one panel each.
QUERIES = {
    1: "SELECT count() AS n FROM touchpoints FINAL WHERE queue IN (${queue:singlequote})",
    2: "SELECT sleepEachRow(1) FROM numbers(60) SETTINGS max_block_size = 1",
    3: "SELECT number FROM numbers(60000)",
    4: "INSERT INTO imports (run) VALUES ('written')",
    5: "SELECT sleep(1.5) AS slept, rand() AS n",
    6: "SELEKT 1",
    7: "SELECT nan AS a, inf AS b, 18446744073709551615 AS c, toDateTime(1700000000, 'UTC') AS d",
}


@pytest.fixture(scope="module")
def page(lane: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with one dashboard of these queries, on seeded tables."""
    seed(lane)
    folder = tmp_path_factory.mktemp("boards")
    (folder / "index.html").write_text("")
    panels = [
        {"id": number, "type": "table", "targets": [{"refId": "A", "format": 1, "rawSql": sql}]}
        for number, sql in QUERIES.items()
    ]
    queue = {
        "type": "query",
        "name": "queue",
        "query": {"rawSql": "SELECT DISTINCT member FROM signals WHERE dimension = 'queue'"},
        "multi": True,
        "includeAll": True,
    }
    board = {"uid": "t", "title": "T", "panels": panels, "templating": {"list": [queue]}}
    (folder / "t.json").write_text(json.dumps(board))
    with serving(lane, folder, folder) as address:
        yield address


def _ask(page: str, path: str, **body: Any) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(urlsplit(page).netloc, timeout=40)
    whole = {"dashboard": "t", "from": "now-15m", "to": "now", **body}
    connection.request("POST", path, json.dumps(whole), {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer


def _panel(page: str, panel: int, **more: Any) -> tuple[int, Any]:
    return _ask(page, "/api/panel", panel=panel, ref="A", interval_ms=5_000, **more)


def _column(answer: Any, index: int = 0) -> Any:
    return answer["frame"]["fields"][index]["values"]


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ("billing", 6_000),
        (["billing", "O'Brien"], 6_000),
        ("O'Brien", 0),
        ("x') OR 1=1 --", 0),
        ("x\\') OR 1=1 --", 0),
    ],
)
def test_a_variable_is_a_value_and_never_sql(page: str, chosen: Any, count: int) -> None:
    """Quotes and backslashes in it stay text."""
    status, answer = _panel(page, 1, variables={"queue": chosen})
    assert (status, _column(answer)) == (200, [count])


def test_a_variables_values_are_asked(page: str) -> None:
    """As its own query says."""
    _, answer = _ask(page, "/api/variable", name="queue")
    assert sorted(_column(answer)) == ["O'Brien", "billing"]


def test_what_json_cannot_say_is_null_and_large_numbers_stay_numbers(page: str) -> None:
    """Not a number is no number; a time is in milliseconds."""
    _, answer = _panel(page, 7)
    assert [field["values"][0] for field in answer["frame"]["fields"]] == [
        None,
        None,
        2**64 - 1,
        1_700_000_000_000,
    ]


@pytest.mark.parametrize(("panel", "why"), [(3, "max rows"), (4, "readonly"), (6, "Syntax error")])
def test_a_query_that_fails_says_why_in_one_line(page: str, panel: int, why: str) -> None:
    """Too many rows, writing, no SQL: as ClickHouse says it."""
    status, answer = _panel(page, panel)
    assert status == 502
    assert "\n" not in answer["error"]
    assert "Stack trace" not in answer["error"]
    assert why in answer["error"]


def test_a_query_has_its_time(page: str) -> None:
    """Then ClickHouse ends it, and the others still answer."""
    began = time.monotonic()
    status, answer = _panel(page, 2)
    assert status in {502, 504}
    assert "error" in answer
    assert time.monotonic() - began < 20
    assert _panel(page, 1, variables={"queue": "billing"})[0] == 200


def test_twenty_viewers_of_one_panel_are_one_query(page: str) -> None:
    """All see the same random number."""
    seen: list[Any] = []
    viewers = [
        threading.Thread(
            target=lambda: seen.append(_column(_panel(page, 5, **{"from": 1, "to": 900_001})[1], 1))
        )
        for _ in range(20)
    ]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join(30)
    assert len(seen) == 20
    assert len({value for (value,) in seen}) == 1


def test_a_viewer_who_leaves_takes_the_query_along(page: str, lane: Settings) -> None:
    """ClickHouse does not work on for nobody."""
    connection = http.client.HTTPConnection(urlsplit(page).netloc, timeout=5)
    body = {
        "dashboard": "t",
        "panel": 2,
        "ref": "A",
        "from": "now-14m",
        "to": "now",
        "interval_ms": 5_000,
    }
    connection.request("POST", "/api/panel", json.dumps(body), {"Content-Type": "application/json"})
    assert _until(lambda: _running(lane) == 1)
    connection.close()
    assert _until(lambda: _running(lane) == 0, seconds=6)


def test_the_age_is_that_of_the_newest_row(page: str) -> None:
    """In milliseconds; the seeded rows are young."""
    connection = http.client.HTTPConnection(urlsplit(page).netloc, timeout=5)
    connection.request("GET", "/api/age")
    age = json.loads(connection.getresponse().read())["age_ms"]
    connection.close()
    assert 0 < age < 120_000


def _running(lane: Settings) -> int:
    client = connect(lane.clickhouse)
    ((count,),) = client.execute(
        "SELECT count() FROM system.processes WHERE query LIKE 'SELECT sleepEachRow%'"
        " AND user = 'reader'"
    )
    client.disconnect()
    return int(count)


def _until(true: Any, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
