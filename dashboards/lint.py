"""What every dashboard must hold to, after dashboard-linter's rules; one line for each problem."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from dashboards import exclusions
from dashboards.config import DATASOURCE, PLUGIN, Json
from dashboards.elements import TABLE, TIME_SERIES, WIDTH
from dashboards.macros import MacroError, expand

_LONGEST_UID: Final = 40
#: Those of @grafana/data 11.6 that are in use.
_UNITS: Final = frozenset(
    {"cps", "dateTimeAsLocal", "locale", "none", "percentunit", "s", "string", "wps"}
)
_LINK: Final = re.compile(r"/d/([\w-]+)")
#: FINAL merges the whole table before any filter: only for tables that stay small.
_FINAL: Final = re.compile(r"FROM (?!alerts|dead_letters|imports)(\w+)(?: AS \w+)? FINAL\b")
#: A query reads a table by one of these.
_TIME: Final = ("$__timeFilter(", "$__toTime", "now() - INTERVAL")

Rule = Callable[[Json, Mapping[str, Json]], Iterator[str]]


def problems(dashboards: Mapping[str, Json]) -> list[str]:
    """Problems of dashboards by file name, as "file: panel: what", without the excluded ones."""
    return exclusions.unexcused(
        [
            f"{file}: {problem}"
            for file, dashboard in dashboards.items()
            for rule in RULES
            for problem in rule(dashboard, dashboards)
        ]
    )


def _dashboard(dashboard: Json, others: Mapping[str, Json]) -> Iterator[str]:
    name = dashboard.get("uid") or ""
    if not re.fullmatch(r"[a-zA-Z0-9_-]+", name) or len(name) > _LONGEST_UID:
        yield f"uid {name!r}: letters, digits, - and _, at most {_LONGEST_UID}"
    if sum(other.get("uid") == name for other in others.values()) > 1:
        yield f"uid {name!r}: taken twice"
    if dashboard.get("editable") is not False:
        yield "editable: must be false, it is built from code"
    if dashboard.get("id") is not None or "__inputs" in dashboard:
        yield "id and __inputs: are for exports, not for files"
    for key in ("title", "description"):
        if not dashboard.get(key):
            yield f"no {key}"
    if not any(mark.get("builtIn") for mark in dashboard["annotations"]["list"]):
        yield "annotations: Grafana's own entry is missing"


def _variables(dashboard: Json, others: Mapping[str, Json]) -> Iterator[str]:
    del others
    listed = dashboard["templating"]["list"]
    if [v["query"] for v in listed if v["type"] == "datasource"] != [PLUGIN]:
        yield f"variables: exactly one must be a data source of {PLUGIN}"
    for variable in listed:
        if not variable.get("description") or not variable.get("label"):
            yield f"variable {variable['name']}: no label or description"
        if variable["type"] == "query":
            if variable.get("refresh") != 2:  # noqa: PLR2004  # Grafana's "on time range change"
                yield f"variable {variable['name']}: refresh must be 2, on time range change"
            yield from _query(
                f"variable {variable['name']}", variable["query"]["rawSql"], dashboard
            )


def _panels(dashboard: Json, others: Mapping[str, Json]) -> Iterator[str]:
    panels = dashboard["panels"]
    if len({panel["id"] for panel in panels}) != len(panels):
        yield "panel ids: one is taken twice"
    for panel in panels:
        where = f"panel {panel['title']!r}"
        if panel["type"] == "row":
            continue
        for key in ("title", "description"):
            if not panel.get(key):
                yield f"{where}: no {key}"
        for problem in (*_shown(panel), *_targets(panel, dashboard), *_links(panel, others)):
            yield f"{where}: {problem}"


def _shown(panel: Json) -> Iterator[str]:
    defaults = panel.get("fieldConfig", {}).get("defaults", {})
    if "unit" not in defaults:
        yield "no unit"
        return
    named = [defaults["unit"], *_properties(panel, "unit")]
    yield from (f"unit {unit!r}: unknown" for unit in named if unit not in _UNITS)
    steps = [defaults["thresholds"], *_properties(panel, "thresholds")]
    if any(step["steps"][0]["value"] is not None for step in steps):
        yield "thresholds: the first step must have value null"
    if panel.get("datasource") != DATASOURCE:
        yield "datasource: must be the variable ${datasource}"


def _targets(panel: Json, dashboard: Json) -> Iterator[str]:
    targets = panel.get("targets", [])
    if not targets:
        yield "no target"
    forms = {"timeseries": [TIME_SERIES], "stat": [TIME_SERIES, TABLE]}.get(panel["type"], [TABLE])
    for target in targets:
        sql = target.get("rawSql", "")
        if target.get("datasource") != DATASOURCE:
            yield "target: its datasource must be the variable ${datasource}"
        if (
            target.get("editorType") != "sql"
            or target.get("format") not in forms
            or "query" in target
        ):
            yield f"target: must be in SQL mode with format {forms[0]}, without a stray query"
        if target.get("format") == TIME_SERIES and not re.search(r"ORDER BY time\b", sql):
            yield "target: a time series must be ordered by time"
        if panel["type"] == "table" and not re.search(r"\bLIMIT \d+\b", sql):
            yield "target: a table needs a LIMIT"
        yield from _query("target", sql, dashboard)


def _query(where: str, sql: str, dashboard: Json) -> Iterator[str]:
    if not sql.strip():
        yield f"{where}: the query is empty"
    elif not any(time in sql for time in _TIME):
        yield f"{where}: no time filter"
    if "--" in sql or ";" in sql:
        yield f"{where}: comments and semicolons do not belong into a query"
    for table in _FINAL.findall(sql):
        yield f"{where}: FINAL reads all of {table}; take the highest version of what is asked for"
    names = {variable["name"] for variable in dashboard["templating"]["list"]}
    try:
        expand(sql, 0, 1_000, 1_000, dict.fromkeys(names, ""))
    except MacroError as error:
        yield f"{where}: {error}"


def _links(panel: Json, others: Mapping[str, Json]) -> Iterator[str]:
    """Links in a panel lead to dashboards that are there, and choose variables that they have."""
    by_uid = {other.get("uid"): other for other in others.values()}
    for link in [link for links in _properties(panel, "links") for link in links]:
        found = _LINK.search(link["url"])
        target = by_uid.get(found[1]) if found else None
        if target is None:
            yield f"link {link['title']!r}: leads to no dashboard of these"
            continue
        names = {variable["name"] for variable in target["templating"]["list"]}
        for name in re.findall(r"[?&]var-(\w+)=", link["url"]):
            if name not in names:
                yield f"link {link['title']!r}: {found and found[1]} has no variable {name}"


def _grid(dashboard: Json, others: Mapping[str, Json]) -> Iterator[str]:
    del others
    taken: dict[tuple[int, int], str] = {}
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        if at["x"] < 0 or at["x"] + at["w"] > WIDTH:
            yield f"panel {panel['title']!r}: outside of the {WIDTH} columns"
        cells = [
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        ]
        for other in sorted({taken[cell] for cell in cells if cell in taken}):
            yield f"panel {panel['title']!r}: lies over {other!r}"
        taken.update(dict.fromkeys(cells, panel["title"]))


def _properties(panel: Json, name: str) -> list[Any]:
    """Values of a field property in the panel's overrides."""
    return [
        item["value"]
        for override in panel.get("fieldConfig", {}).get("overrides", [])
        for item in override["properties"]
        if item["id"] == name
    ]


RULES: Final[tuple[Rule, ...]] = (_dashboard, _variables, _panels, _grid)
