"""Skew by source: the worst of an insert, its sign kept, sources of bounded number."""

from streams.telemetry.figures import LABELS, OTHER
from streams.telemetry.sources import Skews


def test_the_worst_of_the_last_insert_stands_with_its_sign() -> None:
    """By magnitude; an insert without the source leaves it as it was."""
    skews = Skews()
    skews.take([("a", 0, 1_000), ("a", 5_000, 2_000), ("b", 0, 500)])
    assert skews.by_source() == {"a": -3.0, "b": 0.5}
    skews.take([("a", 0, 100)])
    assert skews.by_source() == {"a": 0.1, "b": 0.5}


def test_those_that_send_most_are_told_apart() -> None:
    """All others together, with the worst of them: fifty values in all."""
    skews = Skews()
    skews.take([(f"s{n}", 0, n * 1_000) for n in range(60)])
    skews.take([(f"s{n}", 0, 7_000) for n in range(50, 60)])
    found = skews.by_source()
    assert len(found) == LABELS
    assert {f"s{n}" for n in range(50, 60)} <= set(found)
    told = {name for name in found if name != OTHER}
    left = [n for n in range(60) if f"s{n}" not in told]
    assert found[OTHER] == max(7.0 if n >= 50 else float(n) for n in left)


def test_made_up_sources_do_not_fill_the_memory() -> None:
    """However many names come, few are kept, and the honest one that sends most stays."""
    skews = Skews()
    for batch in range(50):
        skews.take([(f"x{batch}-{n}", 0, 0) for n in range(100)])
        skews.take([("shop", 0, 2_000)] * 3)
    assert len(skews._seen) <= 1_100
    assert set(skews._seen) == set(skews._worst)
    assert skews.by_source()["shop"] == 2.0
