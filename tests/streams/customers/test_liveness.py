"""Which sources are live."""

from streams.customers.liveness import LIVE_MS, SOURCES_LIMIT, Liveness

T = 1_772_366_400_000


def test_a_source_is_live_for_a_week_after_it_told_of_anything() -> None:
    """To the minute; a source that never told of anything is not."""
    sources = Liveness()
    sources.heard("desk", T)
    sources.heard("desk", T - LIVE_MS)
    assert sources.is_live("desk", T + LIVE_MS)
    assert not sources.is_live("desk", T + LIVE_MS + 1)
    assert not sources.is_live("shop", T)


def test_it_is_the_same_after_a_restore() -> None:
    """All of it is stored."""
    sources, again = Liveness(), Liveness()
    sources.heard("desk", T)
    again.load(sources.pack())
    assert again.is_live("desk", T)
    assert again.pack() == sources.pack()


def test_who_told_of_nothing_for_longest_is_forgotten() -> None:
    """Anybody may make sources up."""
    sources = Liveness()
    for number in range(SOURCES_LIMIT + 1):
        sources.heard(f"source-{number}", T + number * 60_000)
    assert not sources.is_live("source-0", T)
    assert sources.is_live("source-1", T)
