"""The own history out of ClickHouse: every customer's touchpoints in order of their time."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

from schemas.touchpoint import Touchpoint, decode
from streams.clickhouse import connect, told
from streams.errors import NabzError
from streams.settings import Settings

_TOUCHPOINTS: Final = (
    "SELECT customer, payload FROM touchpoints FINAL "
    "WHERE time <= fromUnixTimestamp64Milli(%(as_of)s) AND (%(all)s OR customer = %(customer)s) "
    "ORDER BY customer, time, partition, offset"
)
_BREACHES: Final = (
    "SELECT customer, toUnixTimestamp64Milli(assumeNotNull(due_at)) AS due FROM response_times "
    "FINAL WHERE outcome = 'breached' AND due_at <= fromUnixTimestamp64Milli(%(as_of)s) "
    "AND (%(all)s OR customer = %(customer)s) ORDER BY customer, due"
)
_NEWEST: Final = "SELECT toUnixTimestamp64Milli(max(time)) FROM touchpoints"
_OVERVIEW: Final = (
    "SELECT uniqExact(customer), uniqExactIf(customer, kind = 'purchase'), "
    "countIf(outcome = 'churned'), countIf(outcome IN ('retained', 'renewed')), "
    "toUnixTimestamp64Milli(min(time)), toUnixTimestamp64Milli(max(time)) "
    "FROM touchpoints FINAL WHERE time <= fromUnixTimestamp64Milli(%(as_of)s)"
)
#: Later than any time that a touchpoint can have.
_EVER: Final = 4_102_444_800_000


class Overview(NamedTuple):
    """What there is to learn from; times in ms UTC."""

    customers: int
    buyers: int
    churned: int
    stayed: int
    first: int
    last: int


class Customer(NamedTuple):
    """One customer's touchpoints, and when (s) promises to it were broken."""

    name: str
    touchpoints: list[Touchpoint]
    breaches: list[int]


def overview(settings: Settings, as_of: int | None) -> Overview:
    """What there is up to a time (ms); None: at all.

    Raises:
        NabzError: there is nothing, or ClickHouse does not answer.
    """
    upto = {"as_of": _EVER if as_of is None else as_of}
    found = Overview(*next(_rows(settings, _OVERVIEW, upto)))
    if not found.customers:
        raise NabzError("no touchpoint is stored up to that time: `nabz import` brings history in")
    return found


def newest(settings: Settings) -> int:
    """The time (ms) of the newest touchpoint of anybody; 1970 if there is none."""
    ((time,),) = _rows(settings, _NEWEST, {})
    return int(time)


def customers(settings: Settings, as_of: int, only: str | None = None) -> Iterator[Customer]:
    """Every customer, or `only` one, with all touchpoints up to a time (ms); one at a time.

    Raises:
        NabzError: ClickHouse does not answer.
    """
    which = {"as_of": as_of, "all": only is None, "customer": only or ""}
    broken: dict[str, list[int]] = {}
    for name, due in _rows(settings, _BREACHES, which):
        broken.setdefault(name, []).append(due // 1000)
    for name, rows in groupby(_rows(settings, _TOUCHPOINTS, which), key=lambda row: row[0]):
        yield Customer(name, [decode(row[1]) for row in rows], broken.get(name, []))


def _rows(settings: Settings, query: str, parameters: dict[str, Any]) -> Iterator[Any]:
    clickhouse, database = settings.clickhouse, settings.names.database
    with told(clickhouse), connect(clickhouse, reader=True, database=database) as client:
        yield from client.execute_iter(query, parameters)
