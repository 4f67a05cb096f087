"""An import does not run far ahead of those who fold what it sends."""

from pathlib import Path

import pytest

from streams.intake.pace import AHEAD, EVERY, PATIENCE, Behind, Pace
from streams.intake.sender import Sender
from streams.settings import Settings
from streams.topics import apply


class Flow:
    """What waits, look after look; the last number stays."""

    def __init__(self, *waiting: int) -> None:
        self._waiting = list(waiting)
        self.looks = 0
        self.waits = 0

    def left(self) -> int:
        """The next number."""
        self.looks += 1
        return self._waiting.pop(0) if len(self._waiting) > 1 else self._waiting[0]

    def wait(self) -> None:
        """Count that somebody waits."""
        self.waits += 1

    def pace(self) -> Pace:
        """Whoever goes by it."""
        return Pace(self.left, self.wait)


def test_a_short_run_never_asks() -> None:
    """Nobody waits long behind so little."""
    flow = Flow(AHEAD - 1)
    flow.pace().keep(AHEAD - 1)
    assert flow.looks == 0


def test_it_goes_on_when_few_enough_wait() -> None:
    """Two looks too many, the third is right."""
    flow = Flow(AHEAD + 900, AHEAD + 1, AHEAD)
    flow.pace().keep(AHEAD)
    assert (flow.looks, flow.waits) == (3, 2)


def test_it_asks_again_after_some_more() -> None:
    """Each question is a request to Kafka."""
    flow = Flow(0)
    pace = flow.pace()
    for sent in range(AHEAD, AHEAD + 2 * EVERY, 1000):
        pace.keep(sent)
    assert flow.looks == 2


def test_who_stands_still_is_waited_for_no_more() -> None:
    """Without customers running an import ends all the same."""
    flow = Flow(AHEAD + 10, AHEAD + 9)
    pace = flow.pace()
    pace.keep(AHEAD + 10)
    assert flow.waits == 2 + PATIENCE
    pace.keep(AHEAD + 10 + EVERY)
    assert flow.waits == 2 + PATIENCE


@pytest.mark.flow
def test_what_nobody_folds_is_left(lane_settings: Settings, tmp_path: Path) -> None:
    """Kafka says it: three sent, and no customers role."""
    apply(lane_settings)
    sender = Sender(lane_settings, "run-1", tmp_path)
    with Behind(lane_settings, sender) as behind:
        assert behind.left() == 0
        for number in range(3):
            sender.send(b"c", b"{}", ("s", str(number)))
        sender.flush()
        assert behind.left() == 3
        behind.wait()
