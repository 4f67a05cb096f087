"""Dead letters: refused records with their reason and where they came from."""

import enum

import msgspec


class Reason(enum.StrEnum):
    """Why a record was refused; the code is what dashboards and `requeue` filter by."""

    INVALID_JSON = "invalid_json"
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
    BAD_ROW = "bad_row"
    BAD_FILE = "bad_file"
    REFUSED_BY_STORE = "refused_by_store"


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A refused record; of a file, topic is `file:<name>:<content hash>` and offset the line."""

    topic: str
    partition: int
    offset: int
    time: int
    source: str
    reason: Reason
    error: str
    raw: bytes


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(DeadLetter).decode
