"""Letters of lines that were taken at last, on the real parts."""

from pathlib import Path
from typing import Any

import pytest

from schemas.dead_letters import DeadLetter, Reason
from streams import migrate
from streams import topics as cluster
from streams.intake.dead import finding
from streams.intake.dead.finding import Filter
from streams.intake.dead.imported_again import end_letters
from streams.intake.sender import Sender
from streams.settings import Settings
from tests.support.flow import await_true
from tests.support.workers import running

pytestmark = pytest.mark.flow


def letter(file: str, line: int, time: int) -> DeadLetter:
    """The letter of a line."""
    return DeadLetter(
        topic=f"file:{file}:12ab",
        partition=0,
        offset=line,
        time=time,
        source="",
        reason=Reason.BAD_ROW,
        error="no",
        raw=b"1;2",
    )


def test_letters_of_lines_that_the_import_took_end(lane_settings: Settings, tmp_path: Path) -> None:
    """Those that it refused again stay, and those of other files."""
    cluster.apply(lane_settings)
    migrate.migrate(lane_settings)
    sender = Sender(lane_settings, "run-1", tmp_path)

    def left() -> list[Any]:
        return [place[::2] for place in finding.places(lane_settings, Filter())]

    for line in (1, 2, 3):
        sender.refuse(letter("a.csv", line, 1_000))
    sender.refuse(letter("b.csv", 1, 1_000))
    sender.refuse(letter("a.csv", 2, 5_000))  # the second import begins at 5 s
    sender.flush()
    with running(lane_settings, "store", tmp_path):
        await_true(lambda: len(left()) == 4, 60, "all are in the table")
        end_letters(lane_settings, sender, ["file:a.csv:12ab"], 5_000)
        await_true(
            lambda: left() == [("file:b.csv:12ab", 1), ("file:a.csv:12ab", 2)],
            60,
            "two letters have ended",
        )
    assert sender.refused == 5
