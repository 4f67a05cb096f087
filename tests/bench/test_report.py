"""The report of a run: the keys that programs read, its bars, and what a chain's lag says."""

import msgspec
import pytest

from tests.bench.chain import grew
from tests.bench.report import LAST, Chain, Measured, Report, bars
from tests.bench.run import PROGRAMS, rotated
from tests.bench.table import TITLES

CHAIN = Chain(10_000.0, 60.0, 900.0, 3_001.0, 50, False, 600_000, 600_000)
REPORT = Report(
    machine="a machine",
    time="2026-11-22T12:00:00Z",
    seed=1,
    order=["quix", "window"],
    verified=True,
    floor_per_s=200_000.0,
    quix_window_per_s=8_000.0,
    bytewax_window_per_s=10_000.0,
    same_window_per_s=72_000.0,
    customers_per_s=32_000.0,
    chain=CHAIN,
    bytes_per_customer=1_501.0,
    us_by_customers={"10000": 100.0, "1000000": 143.0},
    restore_200k_s=12.5,
    programs={"quix": Measured(8_000.0, 100.0, 1, 1.0, verified=True)},
)
#: Keys of `bench --json` that other programs rely on.
KEYS = {
    *("machine", "verified", "floor_per_s", "stock_faust_per_s", "quix_window_per_s"),
    *("bytewax_window_per_s", "same_window_per_s", "customers_per_s", "store_per_s", "chain"),
    *("bytes_per_customer", "restore_200k_s", "us_per_touchpoint"),
}
CHAIN_KEYS = {"rate_per_s", "seconds", "p95_ms", "p99_ms", "lag_end"}


def test_the_json_has_the_keys_that_programs_read() -> None:
    """Those of the whole, and of the chain in it."""
    made = msgspec.json.decode(msgspec.json.encode(REPORT))
    assert made.keys() >= KEYS
    assert made["chain"].keys() >= CHAIN_KEYS


def test_every_program_has_a_key_of_the_report() -> None:
    """So that none is measured for nothing."""
    assert {program.key for program in PROGRAMS.values()} <= KEYS


def test_bars_are_met_or_not_by_the_figures() -> None:
    """9 and 7.2 times; 4 and 3.2 times; 16 % of the floor; 1,501 B; 143 µs of 100; 12.5 s."""
    assert [(bar.found, bar.met) for bar in bars(REPORT)] == [
        ("9.00 times", True),
        ("7.20 times", False),
        ("4.00 times", True),
        ("3.20 times", False),
        ("0.16 times", True),
        ("1,501 B", False),
        ("1.43 times", True),
        ("12.5 s", False),
        ("900 ms", True),
        ("3,001 ms", False),
        ("steady", True),
    ]


def test_what_was_not_measured_has_no_bar() -> None:
    """As after --only."""
    assert bars(Report(machine="", time="", seed=0, order=[], verified=False)) == []


def test_the_order_is_rotated_by_the_seed() -> None:
    """The same programs, begun at another place."""
    assert rotated(["a", "b", "c"], 0) == ["a", "b", "c"]
    assert rotated(["a", "b", "c"], 4) == ["b", "c", "a"]
    assert rotated([], 4) == []


@pytest.mark.parametrize(
    ("waiting", "grows"),
    [
        ([900, 1_000, 1_100, 1_000, 900, 1_000, 1_100, 1_000], False),
        ([0, 0, 2_000, 2_000, 9_000, 9_000, 20_000, 30_000], True),
        ([0, 0, 10, 10, 90, 90, 200, 300], False),
        ([5], False),
    ],
)
def test_a_growing_lag_is_told_from_a_steady_one(waiting: list[int], grows: bool) -> None:
    """Under a second's worth comes and goes."""
    assert grew(waiting, 10_000.0) is grows


def test_the_run_that_the_readme_shows_is_whole_and_right() -> None:
    """Every program ran, and its totals were those worked out again."""
    last = msgspec.json.decode(LAST.read_bytes(), type=Report)
    assert last.verified
    assert last.programs.keys() == TITLES.keys()
