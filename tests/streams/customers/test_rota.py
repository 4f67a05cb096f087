"""Whose turn it is: everybody once in a period, by the ticks alone."""

from collections import Counter

from streams.customers.rota import SLOTS, Rota

#: An hour and a bit: every slot has 4 s of it.
HOUR = SLOTS * 4_000
NAMES = [f"customer {number}" for number in range(3_000)]
TICK = 2_000


def rota_of(names: list[str]) -> Rota:
    """A rota that comes to these once an hour."""
    rota = Rota(HOUR)
    for name in names:
        rota.add(name)
    return rota


def test_the_sweep_comes_to_everybody_once_a_period() -> None:
    """Whatever the order in which they came, the same ones at the same tick."""
    one, other = rota_of(NAMES), rota_of(NAMES[::-1])
    seen: Counter[str] = Counter()
    for now in range(10 * HOUR, 11 * HOUR + TICK, TICK):
        found = list(one.sweep(now))
        assert sorted(found) == sorted(other.sweep(now))
        seen.update(found)
    assert set(seen) == set(NAMES)
    assert set(seen.values()) == {1}


def test_the_first_tick_only_says_where_the_sweep_begins() -> None:
    """Without a customer it does not begin."""
    rota = Rota(HOUR)
    before = rota.pack()
    assert list(rota.sweep(10 * HOUR)) == []
    assert rota.pack() == before
    rota.add("ada")
    assert list(rota.sweep(20 * HOUR)) == []
    assert rota.pack() != before


def test_after_a_long_silence_the_sweep_catches_up_by_and_by() -> None:
    """A tick gets through a few slots only, and nobody's turn comes twice."""
    rota = rota_of(NAMES)
    list(rota.sweep(10 * HOUR))
    turns = [list(rota.sweep(100 * HOUR)) for _ in range(40)]
    assert sorted(name for turn in turns for name in turn) == sorted(NAMES)
    assert sum(bool(turn) for turn in turns) == 32


def test_a_round_comes_to_everybody_once_and_goes_on_after_a_restore() -> None:
    """Over so many ticks; a new one begins from the start."""
    rota = rota_of(NAMES)
    assert list(rota.round()) == []
    rota.begin()
    seen = [name for _ in range(10) for name in rota.round()]
    again = rota_of(NAMES)
    again.load(rota.pack())
    seen += [name for _ in range(22) for name in again.round()]
    assert sorted(seen) == sorted(NAMES)
    assert list(again.round()) == []
    assert SLOTS % 32 == 0
