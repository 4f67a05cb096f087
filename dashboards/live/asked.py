"""What a page may ask: by name, never by SQL; every name is looked up, every size limited."""

from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from dashboards.live.boards import Board, Query
from dashboards.live.refusals import Refused

T = TypeVar("T")
Name = Annotated[str, Meta(max_length=200)]
Moment = Annotated[str, Meta(max_length=20)] | int
Values = Name | Annotated[list[Name], Meta(max_length=200)]
Chosen = Annotated[dict[Name, Values], Meta(max_length=50)]

MAX_BODY_BYTES: Final = 65_536


class PanelRequest(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={
        "begin": "from",
        "end": "to",
    },
):
    """The data of one query of one panel."""

    dashboard: Name
    panel: int
    ref: Name
    begin: Moment
    end: Moment
    interval_ms: Annotated[int, Meta(ge=1, le=31 * 86_400_000)]
    variables: Chosen = {}


class NamedRequest(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={
        "begin": "from",
        "end": "to",
    },
):
    """The values that a variable can have, or the moments to mark on every graph."""

    dashboard: Name
    name: Name
    begin: Moment
    end: Moment
    variables: Chosen = {}


def decode(body: bytes, kind: type[T]) -> T:
    """A request from its JSON.

    Raises:
        Refused: it is not one.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, ValueError) as error:
        raise Refused(400, f"not understood: {error}") from None


def board_of(boards: dict[str, Board], uid: str) -> Board:
    """The dashboard of this uid.

    Raises:
        Refused: there is none.
    """
    if uid not in boards:
        raise Refused(404, "there is no such dashboard")
    return boards[uid]


def panel_query(board: Board, panel: int, ref: str) -> Query:
    """The query of a panel.

    Raises:
        Refused: there is none.
    """
    if (panel, ref) not in board.queries:
        raise Refused(404, f"{board.title} has no panel {panel} with a query {ref[:20]}")
    return board.queries[panel, ref]


def variable_query(board: Board, name: str) -> Query:
    """The query of a variable.

    Raises:
        Refused: there is no such variable, or it does not ask ClickHouse.
    """
    if name not in board.variables:
        raise Refused(404, f"{board.title} has no variable that asks for its values by this name")
    return board.variables[name]


def marks_query(board: Board, name: str) -> Query:
    """The query of what is marked on every graph under this name.

    Raises:
        Refused: there is none.
    """
    if name not in board.marks:
        raise Refused(404, f"{board.title} marks nothing by this name")
    return board.marks[name]


def values(board: Board, chosen: Chosen) -> dict[str, str | list[str]]:
    """Every variable of the dashboard with what was chosen, or what it is at first.

    Raises:
        Refused: a variable was chosen that the dashboard does not have.
    """
    if unknown := sorted(set(chosen) - set(board.defaults)):
        raise Refused(400, f"{board.title} has no variable {unknown[0][:50]}")
    return {**board.defaults, **chosen}
