"""Importing on the whole flow: twice, shuffled and in pieces, the numbers stay the same."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from schemas.canonical import Policy, canonicalise
from streams import migrate, topics
from streams.sentiment.scorer import scorer_of
from streams.settings import DAY_SECONDS, Settings
from streams.simulate.lines import simulate
from tests.oracle.diff import diff
from tests.oracle.recompute import recompute
from tests.oracle.stored import stored
from tests.support.stack import fresh_lane
from tests.support.workers import command, running

pytestmark = pytest.mark.flow

NOW_MS = 1_780_000_000_000
SPAN_SECONDS = 2 * DAY_SECONDS
HORIZON_SECONDS = 30 * DAY_SECONDS


@contextmanager
def flow(parts: Settings, folder: Path) -> Iterator[Settings]:
    """A fresh lane whose horizon is over the file's span, its roles running."""
    wide = parts.flow.model_copy(update={"horizon_seconds": HORIZON_SECONDS})
    settings = fresh_lane(parts.model_copy(update={"flow": wide}))
    folder = folder / settings.lane
    folder.mkdir()
    topics.apply(settings)
    migrate.migrate(settings)
    with ExitStack() as roles:
        for role in ("customers", "rolling", "store"):
            roles.enter_context(running(settings, role, folder))
        yield settings


def lines(rate: float) -> list[bytes]:
    """Two simulated days in the contract's form."""
    start = NOW_MS - SPAN_SECONDS * 1000
    made = simulate(seed=11, start_ms=start, seconds=SPAN_SECONDS, rate=rate, scenario="normal")
    return [line.text for line in made]


def test_twice_shuffled_and_in_pieces_gives_the_same_rows(parts: Settings, tmp_path: Path) -> None:
    """One file in order, again, and its shuffled lines in shuffled pieces: all as recomputed."""
    made, policy = lines(rate=0.03), Policy(feel=scorer_of(None).score)
    expected = recompute(
        [canonicalise(line, policy, received_at=NOW_MS) for line in made],
        HORIZON_SECONDS * 1000,
        now_ms=time.time_ns() // 1_000_000,
    )
    assert len(expected.response_times) > 100
    assert len(expected.ratings) > 50
    whole = tmp_path / "whole.jsonl"
    whole.write_bytes(b"\n".join(made))
    with flow(parts, tmp_path) as settings:
        first = command(settings, "import", str(whole), "--wait")
        assert first["stored"] == len(expected.touchpoints)
        assert first["dead_letters"] == 0
        assert diff(expected, stored(settings)) == []
        again = command(settings, "import", str(whole), "--wait")
        assert (again["duplicates"], again["late"]) == (len(made), 0)
        assert diff(expected, stored(settings)) == []
    random.Random(3).shuffle(made)
    with flow(parts, tmp_path) as settings:
        for number in range(3):
            piece = tmp_path / f"piece-{number}.jsonl"
            piece.write_bytes(b"\n".join(made[number::3]))
            command(settings, "import", str(piece), "--wait")
        assert diff(expected, stored(settings)) == []
