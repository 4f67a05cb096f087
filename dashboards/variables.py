"""Variables and annotations of a dashboard."""

from dashboards import sql
from dashboards.config import DATASOURCE, PLUGIN, PLUGIN_VERSION, RED, Json
from dashboards.elements import TABLE, target
from dashboards.macros import ALL


def datasource() -> Json:
    """Which ClickHouse: the first data source of the plugin unless another is chosen."""
    return {
        "type": "datasource",
        "name": "datasource",
        "label": "Data source",
        "description": "A ClickHouse with nabz's tables",
        "query": PLUGIN,
        "refresh": 1,
        "regex": "",
        "hide": 0,
        "includeAll": False,
        "multi": False,
        "current": {},
        "options": [],
        "skipUrlSync": False,
    }


def member(dimension: str, label: str, description: str) -> Json:
    """One member of a dimension, or All; the choice is from the panes of the time range."""
    query = sql.load("members", dimension=dimension)
    return {
        "type": "query",
        "name": dimension,
        "label": label,
        "description": description,
        "datasource": DATASOURCE,
        "definition": query,
        "query": {
            "refId": "members",
            "editorType": "sql",
            "queryType": "sql",
            "pluginVersion": PLUGIN_VERSION,
            "rawSql": query,
        },
        # 2: again when the time range changes.
        "refresh": 2,
        "regex": "",
        # 1: by name.
        "sort": 1,
        "hide": 0,
        "includeAll": True,
        "multi": False,
        "current": {"selected": True, "text": "All", "value": ALL},
        "options": [],
        "skipUrlSync": False,
    }


def typed(name: str, label: str, description: str) -> Json:
    """Words that the viewer types, or that a link brings; empty for everything."""
    return {
        "type": "textbox",
        "name": name,
        "label": label,
        "description": description,
        "query": "",
        "hide": 0,
        "current": {"selected": True, "text": "", "value": ""},
        "options": [],
        "skipUrlSync": False,
    }


def annotation(name: str, query: str) -> Json:
    """Marks on every panel over time, from a query of time, title, text and tags."""
    return {
        "name": name,
        "datasource": DATASOURCE,
        "enable": True,
        "hide": False,
        "iconColor": RED,
        "target": {**target(query, TABLE), "refId": "Marks"},
    }
