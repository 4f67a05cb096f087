"""The short form of `make faults`, and the mistake that it must find."""

from pathlib import Path

import pytest

from streams.settings import Settings
from tests.faults.drive import Options
from tests.faults.plan import Step, plan
from tests.faults.seed import run

pytestmark = pytest.mark.flow

#: In its first steps all kinds of blows fall; the long form has many seeds and more steps.
SEED = 26
STEPS = 12


def test_nothing_is_lost_doubled_or_wrong_after_random_faults(
    parts: Settings, tmp_path: Path
) -> None:
    """One seed on the real parts: every id once, all rows as recomputed."""
    steps = plan(SEED, STEPS)
    found = run(parts, steps, Options(SEED, print, tmp_path))
    assert found.account.is_right, found.account.summary()
    assert found.sent > 1_000
    assert found.kills > 0


def test_a_head_that_is_written_before_the_outputs_is_found(
    parts: Settings, tmp_path: Path
) -> None:
    """A worker with that mistake dies between the two: the rows are missing for ever."""
    steps = [Step("send", "", 1.0, load=3)]
    options = Options(0, print, tmp_path, module="tests.faults.planted", size=1)
    found = run(parts, steps, options)
    assert (found.account.lost, found.account.doubled) == (0, 0)
    assert found.account.wrong > 0
    assert found.restarts >= 1
    assert any("missing" in line for line in found.account.faults)
