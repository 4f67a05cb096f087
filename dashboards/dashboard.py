"""A dashboard in classic Grafana JSON, as Grafana 11.6 to 13 read it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from dashboards.config import SCHEMA_VERSION, TAG, Json
from dashboards.elements import laid_out
from dashboards.links import uid

_REFRESH: Final = ("5s", "10s", "30s", "1m", "5m", "15m")
_BUILT_IN: Final[Json] = {
    "builtIn": 1,
    "datasource": {"type": "grafana", "uid": "-- Grafana --"},
    "enable": True,
    "hide": True,
    "iconColor": "rgba(0, 211, 255, 1)",
    "name": "Annotations & Alerts",
    "type": "dashboard",
}
_LINK: Final[Json] = {
    "asDropdown": False,
    "icon": "external link",
    "includeVars": False,
    "keepTime": True,
    "tags": [TAG],
    "targetBlank": False,
    "title": "nabz",
    "tooltip": "The other dashboards, over the same time",
    "type": "dashboards",
    "url": "",
}


class Dashboard(NamedTuple):
    """What a dashboard is made of; rows are (title, panels with their sizes).

    It begins with the time since `since`, asked for again every `refresh`.
    """

    slug: str
    title: str
    description: str
    variables: Sequence[Json]
    annotations: Sequence[Json]
    rows: Sequence[tuple[str, Sequence[Json]]]
    since: str = "now-15m"
    refresh: str = _REFRESH[0]

    @property
    def uid(self) -> str:
        """The identifier in Grafana's addresses; fixed by the name, so that links hold."""
        return uid(self.slug)

    @property
    def file(self) -> str:
        """Name of its file under `built/`."""
        return f"{self.slug}.json"

    def json(self) -> Json:
        """Grafana's JSON of it."""
        return {
            "annotations": {"list": [_BUILT_IN, *self.annotations]},
            "description": self.description,
            "editable": False,
            "fiscalYearStartMonth": 0,
            # 1: the crosshair is shared by all panels.
            "graphTooltip": 1,
            "id": None,
            "links": [_LINK],
            "panels": laid_out(self.rows),
            "preload": False,
            "refresh": self.refresh,
            "schemaVersion": SCHEMA_VERSION,
            "tags": [TAG],
            "templating": {"list": list(self.variables)},
            "time": {"from": self.since, "to": "now"},
            "timepicker": {"refresh_intervals": list(_REFRESH)},
            "timezone": "browser",
            "title": self.title,
            "uid": self.uid,
            "version": 1,
            "weekStart": "",
        }
