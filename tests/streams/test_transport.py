"""What Faust's consumer must not remember, and what it asks the brokers for."""

import pytest
from faust.types import TP

from streams.transport import (
    FETCH_BYTES,
    FETCH_WAIT_MS,
    QUIET_WAIT_MS,
    Unremembered,
    ask_next,
)


def test_an_offset_read_before_drops_nothing_that_is_read_again() -> None:
    """However Faust notes an offset, it finds none: the marks of seeks say what counts."""
    place = TP("touchpoints", 0)
    offsets = Unremembered()
    offsets[place] = 100
    offsets.update({place: 100})
    assert offsets[place] is None
    assert offsets.pop(place, None) is None
    assert place not in offsets
    del offsets[place]


class _Fetcher:
    """What `ask_next` sets of aiokafka's fetcher, and what it looks at."""

    def __init__(self, *, waiting: bool) -> None:
        self._records = {TP("touchpoints", 0): object()} if waiting else {}
        self._fetch_min_bytes = self._fetch_max_wait_ms = -1

    @property
    def asks(self) -> tuple[int, int]:
        """Least bytes of the next fetch, and how long it may be held."""
        return self._fetch_min_bytes, self._fetch_max_wait_ms


@pytest.mark.parametrize(
    ("is_quiet", "waiting", "asks"),
    [
        (False, False, (FETCH_BYTES, FETCH_WAIT_MS)),
        (True, False, (1, QUIET_WAIT_MS)),
        (True, True, (FETCH_BYTES, FETCH_WAIT_MS)),
    ],
    ids=["under way", "quiet", "held up"],
)
def test_where_it_is_quiet_the_first_record_comes_at_once(
    is_quiet: bool, waiting: bool, asks: tuple[int, int]
) -> None:
    """And in a flow, or while records wait to be taken, they come in chunks."""
    fetcher = _Fetcher(waiting=waiting)
    ask_next(fetcher, is_quiet=is_quiet)
    assert fetcher.asks == asks
