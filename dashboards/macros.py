"""The ClickHouse plugin's macros and Grafana's variables in a query, expanded to plain SQL.

What Grafana's front end and the plugin's back end do together, for those who run the dashboards'
queries without Grafana: the live page and the tests. Pure; the text of the plugin's macros is the
plugin's own (4.1 and later), letter by letter.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from streams.errors import NabzError

#: The value of a variable whose "All" is chosen, as Grafana has it.
ALL: Final = "$__all"

Variables = Mapping[str, str | Sequence[str]]

_CONDITIONAL_ALL: Final = "$__conditionalAll"
_TOKEN: Final = re.compile(
    r"\$__(?P<macro>\w+)"
    r"|\$\{(?P<name>[A-Za-z]\w*)(?::(?P<form>\w+))?\}"
    r"|\$(?P<bare>[A-Za-z_{]\w*)"
)
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "'": "\\'", "\0": "\\0"})


class MacroError(NabzError):
    """A query that Grafana could not run either: says which macro or variable, and why."""


def expand(sql: str, from_ms: int, to_ms: int, interval_ms: int, variables: Variables) -> str:
    r"""Plain SQL of a dashboard's query.

    `from_ms` and `to_ms` bound the time range (ms since 1970), `interval_ms` is the panel's
    interval. `variables` hold the chosen value, the chosen values, or ALL; a value goes into the
    SQL only by `${name:singlequote}`, as quoted and escaped strings (backslashes too, which
    Grafana leaves as they are), and is never searched for macros.

    Raises:
        MacroError: an unknown macro, variable or format, a wrong number of arguments, or ALL
            where it is not inside `$__conditionalAll(…, $name)`.
    """
    bounds = _Range(from_ms, to_ms, interval_ms)
    return "".join(_pieces(_without_all(sql, variables), bounds, variables))


class _Range:
    """A time range and interval as the plugin writes them into SQL."""

    def __init__(self, from_ms: int, to_ms: int, interval_ms: int) -> None:
        self.from_time = f"toDateTime({from_ms // 1000})"
        self.to_time = f"toDateTime({to_ms // 1000})"
        self.from_time_ms = f"fromUnixTimestamp64Milli({from_ms})"
        self.to_time_ms = f"fromUnixTimestamp64Milli({to_ms})"
        self.seconds = max(interval_ms // 1000, 1)
        self.milliseconds = max(interval_ms, 1)


_PLAIN: Final[dict[str, Callable[[_Range], str]]] = {
    "fromTime": lambda r: r.from_time,
    "toTime": lambda r: r.to_time,
    "fromTime_ms": lambda r: r.from_time_ms,
    "toTime_ms": lambda r: r.to_time_ms,
    "interval_s": lambda r: str(r.seconds),
}
_OF_A_COLUMN: Final[dict[str, Callable[[_Range, str], str]]] = {
    "timeFilter": lambda r, c: f"{c} >= {r.from_time} AND {c} <= {r.to_time}",
    "timeFilter_ms": lambda r, c: f"{c} >= {r.from_time_ms} AND {c} <= {r.to_time_ms}",
    "timeInterval": lambda r, c: f"toStartOfInterval(toDateTime({c}), INTERVAL {r.seconds} second)",
    "timeInterval_ms": lambda r, c: (
        f"toStartOfInterval(toDateTime64({c}, 3), INTERVAL {r.milliseconds} millisecond)"
    ),
}


def _pieces(sql: str, bounds: _Range, variables: Variables) -> Iterator[str]:
    """The text between tokens, and what stands for each token; nothing is looked at twice."""
    at = 0
    while found := _TOKEN.search(sql, at):
        yield sql[at : found.start()]
        at = found.end()
        if macro := found["macro"]:
            text, at = _macro(macro, sql, at, bounds)
            yield text
        elif found["bare"]:
            raise MacroError(f"{found[0]}: write a variable as ${{name:singlequote}}")
        else:
            yield _quoted(found["name"], found["form"], variables)
    yield sql[at:]


def _macro(name: str, sql: str, at: int, bounds: _Range) -> tuple[str, int]:
    """What a macro says, and where the text goes on after its arguments."""
    if name in _PLAIN:
        empty = re.compile(r"\(\s*\)").match(sql, at)
        return _PLAIN[name](bounds), empty.end() if empty else at
    if name not in _OF_A_COLUMN:
        raise MacroError(f"$__{name}: not among the macros that all plugins since 4.1 know")
    arguments, end = _arguments(f"$__{name}", sql, at)
    if len(arguments) != 1 or not arguments[0]:
        raise MacroError(f"$__{name}: takes one column, got {len(arguments)} arguments")
    if "$" in arguments[0]:
        raise MacroError(f"$__{name}: a macro or variable inside a macro expands only since 4.20")
    return _OF_A_COLUMN[name](bounds, arguments[0]), end


def _without_all(sql: str, variables: Variables) -> str:
    """Put 1=1 for each condition whose variable is ALL or empty, and the condition for others."""
    while (start := sql.rfind(_CONDITIONAL_ALL)) >= 0:
        arguments, end = _arguments(_CONDITIONAL_ALL, sql, start + len(_CONDITIONAL_ALL))
        if len(arguments) != 2 or not re.fullmatch(r"\$\w+", arguments[1]):  # noqa: PLR2004  # (condition, $variable)
            raise MacroError(f"{_CONDITIONAL_ALL}: takes a condition and a bare $variable")
        chosen = _chosen(arguments[1][1:], variables)
        condition = "1=1" if chosen in ([], [""]) or ALL in chosen else arguments[0]
        sql = sql[:start] + condition + sql[end:]
    return sql


def _quoted(name: str, form: str | None, variables: Variables) -> str:
    if form != "singlequote":
        raise MacroError(f"${{{name}}}: write a variable as ${{{name}:singlequote}}")
    chosen = _chosen(name, variables)
    if ALL in chosen:
        raise MacroError(f"${{{name}}}: All is chosen; put it into {_CONDITIONAL_ALL}(…, ${name})")
    return ",".join(f"'{value.translate(_ESCAPES)}'" for value in chosen or [""])


def _chosen(name: str, variables: Variables) -> list[str]:
    if name not in variables:
        raise MacroError(f"${name}: the dashboard has no such variable")
    value = variables[name]
    return [value] if isinstance(value, str) else list(value)


def _arguments(macro: str, sql: str, at: int) -> tuple[list[str], int]:
    """Arguments in parentheses from `at` on, split at the outermost commas, and where they end."""
    if sql[at : at + 1] != "(":
        raise MacroError(f"{macro}: its arguments in parentheses are missing")
    depth, start, arguments = 0, at + 1, list[str]()
    for index in range(at, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[index], 0)
        if depth == 0 or (depth == 1 and sql[index] == ","):
            arguments.append(sql[start:index].strip())
            start = index + 1
        if depth == 0:
            return arguments, start
    raise MacroError(f"{macro}: its parenthesis is never closed")
