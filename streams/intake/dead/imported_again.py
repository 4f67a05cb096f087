"""Letters of a file's lines that a later import of the same file took."""

from collections.abc import Sequence
from typing import Final

from schemas.dead_letters import ended
from streams.intake.dead import finding
from streams.intake.dead.finding import Filter
from streams.intake.sender import Sender
from streams.settings import Settings

#: Files asked about in one query, whose text is bounded.
_AT_ONCE: Final = 500


def end_letters(settings: Settings, sender: Sender, files: Sequence[str], began: int) -> None:
    """End the letters of these files (as dead letters name them) that are older than the import.

    A line that this import refused has a letter of its time by now, which began at `began` (ms);
    every other line of a file that was read to its end was taken.

    Raises:
        NabzError: ClickHouse does not answer, or Kafka does not take it.
    """
    for start in range(0, len(files), _AT_ONCE):
        some = tuple(files[start : start + _AT_ONCE])
        wanted = finding.places(settings, Filter(topics=some, until=began))
        for letters in finding.read(settings, wanted):
            for letter in letters:
                sender.end(ended(letter))
    sender.flush()
