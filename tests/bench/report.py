"""What a run of the bench found: the JSON that programs read, and its ratios against the bars."""

from pathlib import Path
from typing import Final

import msgspec

#: The last run that was kept, which the README shows.
LAST: Final = Path(__file__).with_name("last.json")


class Measured(msgspec.Struct, frozen=True):
    """One program: records a second, CPU microseconds a record, are its totals right?"""

    per_s: float
    us_cpu: float
    records: int
    seconds: float
    verified: bool


class Chain(msgspec.Struct, frozen=True):
    """The whole flow at a rate: milliseconds from event to row, and what waits at the end.

    That is records not yet stored, or not yet folded, of whichever role is further behind.

    `lag_grew`: more was waiting towards the end than before, beyond what comes and goes.
    """

    rate_per_s: float
    seconds: float
    p95_ms: float
    p99_ms: float
    lag_end: int
    lag_grew: bool
    sent: int
    stored: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One run; what was not measured is null. `order` is how the programs followed each other."""

    machine: str
    time: str
    seed: int
    order: list[str]
    verified: bool
    floor_per_s: float | None = None
    stock_faust_per_s: float | None = None
    quix_window_per_s: float | None = None
    bytewax_window_per_s: float | None = None
    same_window_per_s: float | None = None
    customers_per_s: float | None = None
    store_per_s: float | None = None
    chain: Chain | None = None
    bytes_per_customer: float | None = None
    touchpoints_per_customer: float | None = None
    #: Customers that were known → CPU microseconds a touchpoint.
    us_by_customers: dict[str, float] = {}
    restore_200k_s: float | None = None
    us_per_touchpoint: dict[str, float] = {}
    programs: dict[str, Measured] = {}
    #: Programs that gave no figures, and why.
    failed: dict[str, str] = {}


class Bar(msgspec.Struct, frozen=True):
    """One thing to reach: what it is, what was found, and whether that is enough."""

    what: str
    bar: str
    found: str
    met: bool


def bars(report: Report) -> list[Bar]:
    """Every bar that this run can speak of."""
    return [*_ratios(report), *_figures(report), *_of_chain(report.chain)]


def ratio(above: float | None, below: float | None) -> float | None:
    """How many times faster; None where one of them was not measured."""
    return above / below if above and below else None


def times_slower(report: Report) -> float | None:
    """What a touchpoint costs among the most customers, of what it does among the fewest."""
    by_customers = {int(known): us for known, us in report.us_by_customers.items()}
    if not by_customers:
        return None
    return by_customers[max(by_customers)] / by_customers[min(by_customers)]


def _ratios(report: Report) -> list[Bar]:
    same, customers = report.same_window_per_s, report.customers_per_s
    peers = (("Quix Streams", report.quix_window_per_s), ("Bytewax", report.bytewax_window_per_s))
    wanted = [
        *((f"the single window, of {name}'s", same, peer, 8.0) for name, peer in peers),
        *((f"customers, of {name}'s window", customers, peer, 4.0) for name, peer in peers),
        ("customers, of the floor", customers, report.floor_per_s, 0.15),
    ]
    return [
        Bar(what, f"≥ {bar:g} times", f"{found:.2f} times", found >= bar)
        for what, above, below, bar in wanted
        if (found := ratio(above, below)) is not None
    ]


def _figures(report: Report) -> list[Bar]:
    made = []
    if (store := report.store_per_s) is not None:
        made.append(Bar("store, rows a second", "≥ 60,000", f"{store:,.0f}", store >= 60_000))
    if (size := report.bytes_per_customer) is not None:
        made.append(Bar("memory of a customer", "≤ 1,500 B", f"{size:,.0f} B", size <= 1_500))
    if (slower := times_slower(report)) is not None:
        found = f"{slower:.2f} times"
        made.append(
            Bar("µs a touchpoint, of 10,000 customers'", "≤ 1.43 times", found, slower <= 1.43)
        )
    if (restore := report.restore_200k_s) is not None:
        made.append(Bar("restore of 200,000", "≤ 10 s", f"{restore:.1f} s", restore <= 10))
    return made


def _of_chain(chain: Chain | None) -> list[Bar]:
    if chain is None:
        return []
    p95, p99 = chain.p95_ms, chain.p99_ms
    grew = "grew" if chain.lag_grew else "steady"
    return [
        Bar("chain, event to row, p95", "≤ 1,500 ms", f"{p95:,.0f} ms", p95 <= 1_500),
        Bar("chain, event to row, p99", "≤ 3,000 ms", f"{p99:,.0f} ms", p99 <= 3_000),
        Bar("chain, what waits", "steady", grew, not chain.lag_grew),
    ]
