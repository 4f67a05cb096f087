"""The dashboards that the page may show, and the queries in them: nothing else is ever run."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from streams.errors import ConfigError

BUILT: Final = Path(__file__).parents[1] / "built"


class Query(NamedTuple):
    """One query of a panel or variable: its text before macros, and the form of its answer."""

    sql: str
    #: As the ClickHouse plugin has it: 0 is a time series, 1 a table.
    form: int


class Board(NamedTuple):
    """One dashboard: Grafana's classic JSON, and what may be asked of it."""

    uid: str
    title: str
    tags: list[str]
    content: dict[str, Any]
    #: Panel id and ref id → query.
    queries: Mapping[tuple[int, str], Query]
    #: Variable that asks ClickHouse for its values → query.
    variables: Mapping[str, Query]
    #: Name of what is marked on every graph (alerts) → query.
    marks: Mapping[str, Query]
    #: Every variable but the data source, with what it is at first.
    defaults: Mapping[str, str | list[str]]


def load(folder: Path = BUILT) -> dict[str, Board]:
    """Every dashboard of a folder, by uid, in the order of their file names.

    Raises:
        ConfigError: a file is no dashboard, or two have one uid; names the file.
    """
    boards: dict[str, Board] = {}
    for path in sorted(folder.glob("*.json")):
        board = _read(path)
        if board.uid in boards:
            raise ConfigError(f"{path}: another dashboard has the uid {board.uid}, too")
        boards[board.uid] = board
    if not boards:
        raise ConfigError(f"{folder}: there is no dashboard; nabz dashboards build makes them")
    return boards


def panels(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every panel of a dashboard, those in collapsed rows, too."""
    for panel in content.get("panels", []):
        yield panel
        yield from panel.get("panels", [])


def _read(path: Path) -> Board:
    try:
        content = json.loads(path.read_text())
        return _board(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"{type(error).__name__}: {error}"
        raise ConfigError(f"{path}: is no dashboard that can be shown ({why})") from None


def _board(content: dict[str, Any]) -> Board:
    variables = content.get("templating", {}).get("list", [])
    asked = [variable for variable in variables if variable["type"] == "query"]
    return Board(
        uid=content["uid"],
        title=content["title"],
        tags=content.get("tags", []),
        content=content,
        queries=dict(_queries(content)),
        variables={variable["name"]: _variable_query(variable["query"]) for variable in asked},
        marks=dict(_marks(content)),
        defaults={
            variable["name"]: _at_first(variable)
            for variable in variables
            if variable["type"] not in {"datasource", "adhoc"}
        },
    )


def _queries(content: Mapping[str, Any]) -> Iterator[tuple[tuple[int, str], Query]]:
    for panel in panels(content):
        for target in panel.get("targets", []):
            form = 1 if target.get("format") == 1 else 0
            yield (panel["id"], target["refId"]), Query(target["rawSql"], form)


def _marks(content: Mapping[str, Any]) -> Iterator[tuple[str, Query]]:
    for annotation in content.get("annotations", {}).get("list", []):
        if "rawSql" in annotation.get("target", {}):
            yield annotation["name"], Query(annotation["target"]["rawSql"], 1)


def _variable_query(query: str | Mapping[str, str]) -> Query:
    return Query(query if isinstance(query, str) else query["rawSql"], 1)


def _at_first(variable: Mapping[str, Any]) -> str | list[str]:
    """What Grafana takes before anybody chose: the current value, All, or the constant's text."""
    current = (variable.get("current") or {}).get("value")
    if current not in (None, "", []):
        return current if isinstance(current, list) else str(current)
    if variable.get("includeAll"):
        return "$__all"
    return str(variable["query"]) if variable["type"] in {"constant", "textbox"} else ""
