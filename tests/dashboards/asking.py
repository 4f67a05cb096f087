"""Running the dashboards' own queries, found in the committed JSON, as the read-only user."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from dashboards.build import BUILT
from dashboards.macros import ALL, expand
from streams import query
from streams.query import Answer
from streams.settings import Settings

#: A Sunday noon that the seeded rows lie around.
T = datetime(2026, 3, 1, 12, tzinfo=UTC)
T_MS = int(T.timestamp() * 1000)

EVERYTHING: dict[str, str | Sequence[str]] = {
    "channel": ALL,
    "queue": ALL,
    "segment": ALL,
    "customer": "",
    "conversation": "",
}


class Query(NamedTuple):
    """One query of a dashboard: of a panel (its type), a variable or an annotation."""

    file: str
    kind: str
    title: str
    sql: str


def queries() -> list[Query]:
    """Every query of every committed dashboard."""
    found = [query for file in sorted(BUILT.glob("*.json")) for query in _of(file.name)]
    assert len({each.kind for each in found}) == 5, "a collecting test must not collect nothing"
    return found


def sql_of(title: str) -> str:
    """The query of the panel, variable or annotation with that title."""
    return next(each.sql for each in queries() if each.title == title)


def ask(
    settings: Settings,
    sql: str,
    *,
    start: float = -900,
    end: float = 60,
    interval: float = 10,
    chosen: Mapping[str, str | Sequence[str]] | None = None,
) -> Answer:
    """The answer to a query over [T + start, T + end] seconds, with an interval in seconds."""
    expanded = expand(
        sql,
        T_MS + round(start * 1000),
        T_MS + round(end * 1000),
        round(interval * 1000),
        {**EVERYTHING, **(chosen or {})},
    )
    return query.run(settings, expanded)


def rows_of(settings: Settings, title: str, **how: Any) -> list[tuple[Any, ...]]:
    """The rows of a panel; see `ask`."""
    return [tuple(row) for row in ask(settings, sql_of(title), **how).rows]


def seconds(time: datetime) -> float:
    """Seconds after T."""
    return (time.replace(tzinfo=UTC) - T).total_seconds()


def _of(name: str) -> Iterator[Query]:
    dashboard = json.loads((BUILT / name).read_text(encoding="utf-8"))
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield Query(name, panel["type"], panel["title"], target["rawSql"])
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield Query(name, "variable", variable["name"], variable["query"]["rawSql"])
    for mark in dashboard["annotations"]["list"]:
        if "target" in mark:
            yield Query(name, "annotation", f"{mark['name']} marks", mark["target"]["rawSql"])
