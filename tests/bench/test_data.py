"""The data of the bench: as many touchpoints as wanted, none of them twice."""

from collections import Counter

from schemas import ticks
from schemas.touchpoint import Touchpoint, decode
from tests.bench import data

FOUND = data.stretch(seed=1, count=2_000)


def test_the_same_seed_makes_the_same_data() -> None:
    """And another one other data."""
    assert data.stretch(seed=1, count=50) == FOUND[:50]
    assert data.stretch(seed=2, count=50) != FOUND[:50]


def test_repetitions_are_new_touchpoints_in_order_of_time() -> None:
    """No id and no moment comes twice; conversations and corrections keep together."""
    made = list(data.repeated(FOUND, 5_000))
    assert len({found.id for found in made}) == 5_000
    assert [found.time for found in made] == sorted(found.time for found in made)
    again = made[2_000:4_000]
    sizes = Counter(Counter(one.conversation for one in FOUND if one.conversation).values())
    assert sizes == Counter(Counter(o.conversation for o in again if o.conversation).values())
    originals = {found.id for found in again}
    corrections = [f.rating.of for f in again if f.rating is not None and f.rating.of]
    told = sum(of in {f.id for f in FOUND} for of in _corrected(FOUND))
    assert sum(of in originals for of in corrections) == told


def _corrected(found: list[Touchpoint]) -> list[str]:
    return [one.rating.of for one in found if one.rating is not None and one.rating.of]


def test_every_touchpoint_was_received_within_a_second() -> None:
    """So that the sums are of whole numbers that differ."""
    delays = {found.received_at - found.time for found in FOUND}
    assert delays <= set(range(1_000))
    assert len(delays) > 500


def test_ticks_come_between_by_event_time() -> None:
    """One each twenty seconds, before the first touchpoint that is later."""
    items = list(data.timeline(data.repeated(FOUND, 3_000)))
    times = [item.time for item in items if item.touchpoint is None]
    assert times == list(range(times[0], times[-1] + 1, data.TICK_MS))
    assert [item.time for item in items] == sorted(item.time for item in items)


def test_records_are_those_of_the_topic() -> None:
    """A tick under the key of ticks, a touchpoint under its customer."""
    assert data.record_of(data.Item(None, 7)) == (ticks.TICK_KEY, b"7")
    key, value = data.record_of(data.Item(FOUND[0], FOUND[0].time))
    assert key == FOUND[0].customer.encode()
    assert decode(value) == FOUND[0]
