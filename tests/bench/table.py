"""A report for people: what was measured, against the peers and the bars."""

from collections.abc import Iterator, Mapping
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table

from tests.bench.report import Chain, Measured, Report, bars, ratio

#: Program → what it is.
TITLES: Final = {
    "floor": "aiokafka and decoding, nothing else",
    "faust": "stock Faust, a Table of windows",
    "quix": "Quix Streams, tumbling window",
    "bytewax": "Bytewax, tumbling window",
    "window": "nabz, the same window, exactly once",
    "customers": "nabz, role customers, all rules",
    "store": "nabz, role store, rows into ClickHouse",
    "chain": "producer of the whole flow, see below",
    "restore": "nabz, customers' states restored",
}

#: Modules that are named with what they cost.
_DEAREST: Final = 15


def rows(report: Report) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Program, records a second, CPU microseconds, times Quix's and Bytewax's, verified."""
    quix, bytewax = report.quix_window_per_s, report.bytewax_window_per_s
    for name, title in TITLES.items():
        found = report.programs.get(name)
        if found is not None:
            times = (_times(name, found, quix), _times(name, found, bytewax))
            right = "yes" if found.verified else "no"
            yield title, f"{found.per_s:,.0f}", f"{found.us_cpu:.1f}", *times, right


def rich(report: Report) -> RenderableType:
    """Everything, for the terminal."""
    programs = _table("", "a second", "µs CPU", "times Quix", "times Bytewax", "verified")
    for row in rows(report):
        programs.add_row(*row)
    wanted = _table("bar", "wanted", "found", "met")
    for bar in bars(report):
        wanted.add_row(bar.what, bar.bar, bar.found, "yes" if bar.met else "no")
    rules = _table("rule (module)", "µs a touchpoint")
    for rule, microseconds in report.us_per_touchpoint.items():
        rules.add_row(rule, f"{microseconds:.2f}")
    shown = [table for table in (programs, wanted, rules) if table.row_count]
    return Group(about(report), *shown)


def about(report: Report) -> str:
    """The machine, the time, and the order of the programs."""
    order = ", ".join(report.order)
    return f"{report.machine}; {report.time}; seed {report.seed}, in the order {order}"


def beside(report: Report) -> Iterator[tuple[str, str]]:
    """What else there is to say in a line: figure and value."""
    chain = report.chain
    if chain is not None:
        late = f"p95 {chain.p95_ms:,.0f} ms, p99 {chain.p99_ms:,.0f} ms"
        yield (
            f"the whole flow at {chain.rate_per_s:,.0f} a second for {chain.seconds:.0f} s",
            f"event to row {late}; {chain.lag_end:,} waited at the end{_growing(chain)}",
        )
    if report.restore_200k_s is not None:
        yield "200,000 customers of 1 KB restored in", f"{report.restore_200k_s:.1f} s"
    if report.bytes_per_customer is not None:
        yield (
            f"memory of one more customer with {report.touchpoints_per_customer:.0f} touchpoints",
            f"{report.bytes_per_customer:,.0f} bytes",
        )
    for known, us in report.us_by_customers.items():
        yield f"a touchpoint where {int(known):,} customers are known", f"{us:.1f} µs"
    if report.us_per_touchpoint:
        yield "µs a touchpoint in the customers fold, by module", _dearest(report.us_per_touchpoint)


def _dearest(by_rule: Mapping[str, float]) -> str:
    """What most of the time goes to; the rest together."""
    ordered = sorted(by_rule.items(), key=lambda item: -item[1])
    told = [f"{rule} {us:.1f}" for rule, us in ordered[:_DEAREST]]
    rest = sum(us for _, us in ordered[_DEAREST:])
    return ", ".join([*told, f"the others {rest:.1f}"])


def _growing(chain: Chain) -> str:
    return ", more and more: it does not keep up with that" if chain.lag_grew else ""


def _times(name: str, found: Measured, peer: float | None) -> str:
    if name not in {"floor", "faust", "window", "customers"}:
        return "-"
    times = ratio(found.per_s, peer)
    return "-" if times is None else f"{times:.1f}"


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table
