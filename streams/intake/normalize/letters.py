"""The one dead letter of a record of inbox, however many of its parts were refused."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from schemas import topics
from schemas.dead_letters import DeadLetter, Place, letter_of
from schemas.refusal import Refused
from streams.batching import Record

_SHOWN: Final = 10
_LONGEST_ERROR: Final = 1_000


def letter(record: Record, refused: Sequence[Refused], source: str | None) -> DeadLetter:
    """The letter of a record with refused parts; `source` is that of a vendor's delivery.

    It keeps the whole record once, as it came: to send it again is to send all of its parts, and
    those that were taken before are dropped as duplicates.
    """
    place = Place(topics.INBOX.name, record.partition, record.offset, record.timestamp)
    made = letter_of(place, record.value, refused[0].reason, _error(refused))
    return msgspec.structs.replace(
        made,
        # In a vendor's payload a field of that name means something else.
        source=made.source if source is None else source[:64],
        reasons=tuple(dict.fromkeys(part.reason for part in refused)) if refused[1:] else (),
        key=record.key or b"",
        headers=tuple((name, value or b"") for name, value in record.headers),
    )


def _error(refused: Sequence[Refused]) -> str:
    shown = [f"{part.reason}: {part.error}" if refused[1:] else part.error for part in refused]
    text = "; ".join(part[:_LONGEST_ERROR] for part in shown[:_SHOWN])
    rest = Counter(part.reason.value for part in refused[_SHOWN:])
    if not rest:
        return text
    counts = ", ".join(f"{count} {reason}" for reason, count in sorted(rest.items()))
    return f"{text}; and {counts}"
