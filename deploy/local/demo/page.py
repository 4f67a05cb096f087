"""Asking the live page's server as the page does: are there figures yet?"""

import http.client
import json
from typing import Any, Final
from urllib.parse import urlsplit

_ANSWER_SECONDS: Final = 3.0
_INTERVAL_MS: Final = 10_000


def shows_figures(page: str, since_ms: int) -> bool:
    """Whether the first curve of the first dashboard has a point of this time (ms UTC) or later."""
    connection = http.client.HTTPConnection(urlsplit(page).netloc, timeout=_ANSWER_SECONDS)
    try:
        uid = _ask(connection, "GET", "/api/dashboards")[0]["uid"]
        panels = _ask(connection, "GET", f"/api/dashboards/{uid}")["panels"]
        panel = next(panel for panel in panels if panel["type"] == "timeseries")
        question = {
            "dashboard": uid,
            "panel": panel["id"],
            "ref": panel["targets"][0]["refId"],
            "from": since_ms,
            "to": "now",
            "interval_ms": _INTERVAL_MS,
        }
        return _has_number(_ask(connection, "POST", "/api/panel", question)["frame"])
    except (OSError, http.client.HTTPException, ValueError, LookupError, StopIteration, TypeError):
        return False  # not yet: the server starts, or has nothing to show
    finally:
        connection.close()


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, question: object = None
) -> Any:
    body = None if question is None else json.dumps(question)
    connection.request(method, path, body, {"content-type": "application/json"})
    return json.loads(connection.getresponse().read())


def _has_number(frame: Any) -> bool:
    return any(
        value is not None
        for field in frame["fields"]
        if field["type"] == "number"
        for value in field["values"]
    )
