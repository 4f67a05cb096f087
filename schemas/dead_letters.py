"""Dead letters: refused records with their reason and where they came from."""

import enum
from typing import Final, NamedTuple

import msgspec

from schemas.touchpoint import SourceName

#: More than any record that could be mended and sent again, and far from what brokers refuse: a
#: dead letter that cannot be written would stop its role.
MAX_RAW_BYTES: Final = 1024 * 1024


class Reason(enum.StrEnum):
    """Why a record was refused; the code is what dashboards and `requeue` filter by."""

    INVALID_JSON = "invalid_json"
    MALFORMED = "malformed"
    NOT_AN_OBJECT = "not_an_object"
    TOO_LARGE = "too_large"
    MISSING_FIELD = "missing_field"
    RESERVED_FIELD = "reserved_field"
    UNKNOWN_FIELD = "unknown_field"
    MISPLACED_FIELD = "misplaced_field"
    BAD_VALUE = "bad_value"
    BAD_TIME = "bad_time"
    NO_ZONE = "no_zone"
    BAD_RATING = "bad_rating"
    BAD_CUSTOMER = "bad_customer"
    WRONG_KEY = "wrong_key"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_TYPE = "unknown_type"
    BAD_ROW = "bad_row"
    BAD_FILE = "bad_file"
    REFUSED_BY_STORE = "refused_by_store"


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A refused record; of a file, topic is `file:<name>:<content hash>` and offset the line.

    Topics are named without their lane; time is that of the record, in ms. Of a delivery with
    several refused parts `reason` is the first one's, and `reasons` all there are. `key` and
    `headers` are the record's own. A second letter of the same place that says `requeued` takes
    the first one back: its record was sent again.
    """

    topic: str
    partition: int
    offset: int
    time: int
    source: str
    reason: Reason
    error: str
    raw: bytes
    reasons: tuple[Reason, ...] = ()
    key: bytes = b""
    headers: tuple[tuple[str, bytes], ...] = ()
    requeued: bool = False


class Place(NamedTuple):
    """Where a refused record lies, and its time in ms."""

    topic: str
    partition: int
    offset: int
    time: int


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(DeadLetter).decode


def letter_of(place: Place, raw: bytes | None, reason: Reason, error: str) -> DeadLetter:
    """The dead letter of a refused record; its source is the one that it names, where it does.

    Of a huge record its first MAX_RAW_BYTES are kept, and the error says so.
    """
    raw = raw or b""
    if len(raw) > MAX_RAW_BYTES:
        error = f"{error} (of its {len(raw)} bytes the first {MAX_RAW_BYTES} are kept)"
    return DeadLetter(
        topic=place.topic,
        partition=place.partition,
        offset=place.offset,
        time=place.time,
        source=_source_of(raw),
        reason=reason,
        error=error,
        raw=raw[:MAX_RAW_BYTES],
    )


def ended(letter: DeadLetter) -> DeadLetter:
    """The letter that takes this one back, as its record was sent again."""
    return msgspec.structs.replace(letter, raw=b"", key=b"", headers=(), requeued=True)


def key_of(letter: DeadLetter) -> bytes:
    """The key of its record: where the refused one lies."""
    return f"{letter.topic}:{letter.partition}:{letter.offset}".encode()


class _Sourced(msgspec.Struct):
    source: SourceName = ""


_sourced = msgspec.json.Decoder(_Sourced)


def _source_of(raw: bytes) -> str:
    try:
        return _sourced.decode(raw).source
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
