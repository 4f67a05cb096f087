"""Simulated touchpoints onto the real Kafka."""

import pytest

from schemas import dead_letters, topics, touchpoint
from schemas.dead_letters import Reason
from streams.settings import Settings
from streams.simulate.lines import Line, simulate
from streams.simulate.sending import send
from streams.topics import apply
from tests.support.clock import FakeClock
from tests.support.log import read_all

pytestmark = pytest.mark.flow


def test_lines_are_sent_as_touchpoints_or_dead_letters(lane_settings: Settings) -> None:
    """Keyed by customer, named by the run; what is refused is counted and kept with its number."""
    apply(lane_settings)
    clock = FakeClock()
    start = clock.now_ms()
    lines = list(simulate(seed=1, start_ms=start, seconds=5, rate=20, scenario="normal"))
    mixed = [None, *lines, Line(start, b"oops")]
    counts = send(
        mixed,
        lane_settings,
        clock,
        run="run-2",
        wait_seconds=None,
        progress=lambda _what, _done, _total: None,
    )
    found = read_all(lane_settings, topics.TOUCHPOINTS.name)
    touchpoints = [touchpoint.decode(message.value) for message in found]
    (letter,) = read_all(lane_settings, topics.DEAD_LETTERS.name)
    refused = dead_letters.decode(letter.value)
    assert (counts.read, counts.sent, counts.dead_letters) == (len(lines) + 1, len(lines), 1)
    assert sorted(t.time for t in touchpoints) == [line.time for line in lines]
    assert {tuple(message.headers) for message in found} == {(("nabz-run", b"run-2"),)}
    keys = [message.key.decode() for message in found]
    assert keys == [one.customer for one in touchpoints]
    assert (refused.topic, refused.offset) == ("simulate:run-2", len(lines) + 1)
    assert refused.reason is Reason.INVALID_JSON
