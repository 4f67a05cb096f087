"""Grafana's panels as plain dicts: a stat, a time series, a table, a text."""

from collections.abc import Sequence
from typing import Final

from dashboards.config import DATASOURCE, GRAFANA_VERSION, PLUGIN_VERSION, Json

#: Forms of a target's answer, as the plugin numbers them.
TIME_SERIES: Final = 0
TABLE: Final = 1


def stat(
    title: str, description: str, sql: str, *, unit: str, form: int = TABLE, **field: object
) -> Json:
    """One value, large; `field` goes to its field defaults.

    With the form TIME_SERIES the query gives time, words and "Value": the words stand by the value.
    """
    options = {
        "colorMode": "value",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "horizontal",
        "percentChangeColorMode": "standard",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "showPercentChange": False,
        "text": {"titleSize": 15},
        "textMode": "value" if form == TABLE else "value_and_name",
        "wideLayout": False,
    }
    return _panel("stat", title, description, target(sql, form), options, defaults(unit, field))


def series(
    title: str,
    description: str,
    sql: str,
    *,
    unit: str,
    least_interval: str,
    custom: Json | None = None,
    **field: object,
) -> Json:
    """Values over time; `least_interval` is how often there can be a new one, as "5s"."""
    options = {
        "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    drawn = {**_LINES, **(custom or {})}
    coloured = {"color": {"mode": "palette-classic"}, **field}
    panel = _panel(
        "timeseries",
        title,
        description,
        target(sql, TIME_SERIES),
        options,
        {**defaults(unit, coloured), "custom": drawn},
    )
    return {**panel, "interval": least_interval}


def table(title: str, description: str, sql: str, *, empty: str) -> Json:
    """Rows of a query, as it orders them; columns get their units by `column`.

    `empty` is said when there are no rows; an empty cell shows a hyphen.
    """
    options = {"cellHeight": "sm", "footer": _NO_FOOTER, "frameIndex": 0, "showHeader": True}
    custom = {"align": "auto", "cellOptions": {"type": "auto"}, "inspect": False}
    field = {**defaults("string", {"noValue": empty}), "custom": custom}
    panel = _panel("table", title, description, target(sql, TABLE), options, field)
    for kind in ("string", "number", "time"):
        panel = _overridden(panel, {"id": "byType", "options": kind}, {"noValue": "-"})
    return panel


def text(title: str, description: str, content: str) -> Json:
    """Words in Markdown."""
    return {
        "type": "text",
        "title": title,
        "description": description,
        "options": {"content": content, "mode": "markdown"},
        "pluginVersion": GRAFANA_VERSION,
    }


def target(sql: str, form: int) -> Json:
    """A query in SQL mode; `form` 0 is a time series, 1 a table."""
    return {
        "refId": "A",
        "datasource": DATASOURCE,
        "editorType": "sql",
        "format": form,
        "pluginVersion": PLUGIN_VERSION,
        "queryType": "table" if form == TABLE else "timeseries",
        "rawSql": sql,
    }


def defaults(unit: str, field: Json) -> Json:
    """Field defaults: a unit, no value shown as a hyphen, and what `field` says."""
    return {
        "color": {"mode": "thresholds"},
        "mappings": [],
        "noValue": "-",
        "thresholds": steps("text"),
        "unit": unit,
        **field,
    }


def steps(first: str, *rest: tuple[float, str]) -> Json:
    """Threshold colours: the first from minus infinity on, each other from its value on."""
    colours: list[Json] = [{"color": first, "value": None}]
    colours += [{"color": colour, "value": value} for value, colour in rest]
    return {"mode": "absolute", "steps": colours}


def column(panel: Json, name: str, **properties: object) -> Json:
    """The panel, with properties for one column or series; `__` in a name stands for a dot."""
    named = {key.replace("__", "."): value for key, value in properties.items()}
    return _overridden(panel, {"id": "byName", "options": name}, named)


def widths(panel: Json, **columns: int) -> Json:
    """The table, with columns of so many pixels; the others share what is left."""
    for name, width in columns.items():
        panel = column(panel, name.replace("_", " "), custom__width=width)
    return panel


def _overridden(panel: Json, matcher: Json, properties: Json) -> Json:
    override = {
        "matcher": matcher,
        "properties": [{"id": key, "value": value} for key, value in properties.items()],
    }
    config = panel["fieldConfig"]
    return {**panel, "fieldConfig": {**config, "overrides": [*config["overrides"], override]}}


def _panel(
    kind: str, title: str, description: str, query: Json, options: Json, field: Json
) -> Json:
    return {
        "type": kind,
        "title": title,
        "description": description,
        "datasource": DATASOURCE,
        "targets": [query],
        "options": options,
        "fieldConfig": {"defaults": field, "overrides": []},
        "pluginVersion": GRAFANA_VERSION,
    }


_NO_FOOTER: Final[Json] = {
    "countRows": False,
    "fields": [],
    "reducer": ["sum"],
    "show": False,
}
#: Thresholds of a time series as lines across it.
LIMITS: Final[Json] = {"thresholdsStyle": {"mode": "dashed"}}
_LINES: Final[Json] = {
    "axisPlacement": "auto",
    "drawStyle": "line",
    "fillOpacity": 0,
    "lineInterpolation": "linear",
    "lineWidth": 2,
    "pointSize": 4,
    "showPoints": "auto",
    # A minute without a value is a gap, not a line.
    "spanNulls": 60_000,
    "stacking": {"group": "A", "mode": "none"},
}
BARS: Final[Json] = {
    "drawStyle": "bars",
    "fillOpacity": 80,
    "lineWidth": 0,
    "stacking": {"group": "A", "mode": "normal"},
}


def put(width: int, height: int, panel: Json) -> Json:
    """The panel with its size, in 24ths of the width and units of 30 pixels."""
    return {**panel, "gridPos": {"h": height, "w": width}}


def laid_out(rows: Sequence[tuple[str, Sequence[Json]]]) -> list[Json]:
    """All panels with ids and places: each row's title, then its panels left to right, wrapped.

    A row without a title has no header.
    """
    placed: list[Json] = []
    y = 0
    for title, panels in rows:
        if title:
            placed.append(_placed(_header(title), len(placed) + 1, 0, y))
            y += 1
        x = height = 0
        for panel in panels:
            size = panel["gridPos"]
            if x + size["w"] > WIDTH:
                x, y, height = 0, y + height, 0
            placed.append(_placed(panel, len(placed) + 1, x, y))
            x, height = x + size["w"], max(height, size["h"])
        y += height
    return placed


#: Columns of Grafana's grid.
WIDTH: Final = 24


def _placed(panel: Json, number: int, x: int, y: int) -> Json:
    return {**panel, "id": number, "gridPos": {**panel["gridPos"], "x": x, "y": y}}


def _header(title: str) -> Json:
    return {
        "type": "row",
        "title": title,
        "collapsed": False,
        "panels": [],
        "gridPos": {"h": 1, "w": WIDTH},
    }
