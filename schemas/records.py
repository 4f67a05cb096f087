"""Records of senders as fields: decoded, measured, strangers moved into attributes."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.duplicates import refuse_duplicates
from schemas.refusal import Refused, shown
from schemas.touchpoint import (
    MOST_ATTRIBUTES,
    PARTICIPANT,
    Amount,
    Call,
    Rating,
    Touchpoint,
    Transfer,
)

#: Largest record that can become a touchpoint, in bytes of JSON.
MAX_RECORD_BYTES: Final = 256 * 1024

_RESERVED: Final = ("received_at", "sentiment")
_PLAIN: Final = frozenset({str, int, float, bool})
_FIELDS: Final = frozenset(field.name for field in msgspec.structs.fields(Touchpoint))
#: Fields with fields of their own, and which those are.
_INNER: Final = {
    name: frozenset(field.encode_name for field in msgspec.structs.fields(struct))
    for name, struct in (
        ("rating", Rating),
        ("call", Call),
        ("transfer", Transfer),
        ("amount", Amount),
    )
}
#: Fields at which `_split` looks closely.
_JUDGED: Final = frozenset({*_RESERVED, *_INNER, "attributes"})


def fields_of(raw: bytes | Mapping[str, object]) -> dict[str, Any]:
    """The touchpoint's own fields that a record has, plain strangers moved into attributes.

    Raises:
        Refused: no JSON object, too large, or with fields that no sender may set.
    """
    return _split(_decode(raw) if isinstance(raw, bytes) else _take(raw))


def _decode(raw: bytes) -> dict[str, Any]:
    if len(raw) > MAX_RECORD_BYTES:
        raise _too_large(len(raw))
    try:
        record = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Refused(Reason.INVALID_JSON, f"the record is not JSON: {error}") from None
    if type(record) is not dict:
        raise Refused(Reason.NOT_AN_OBJECT, "the record is no JSON object")
    refuse_duplicates(raw, record)
    return record


def _take(raw: Mapping[str, object]) -> dict[str, Any]:
    """A record that came as a mapping, if JSON could say the same."""
    record = dict(raw)
    try:
        size = len(msgspec.json.encode(record))
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise Refused(Reason.BAD_VALUE, f"the record cannot be JSON: {error}") from None
    if size > MAX_RECORD_BYTES:
        raise _too_large(size)
    return record


def _too_large(size: int) -> Refused:
    return Refused(
        Reason.TOO_LARGE, f"the record has {size} bytes; at most {MAX_RECORD_BYTES} are taken"
    )


def _split(record: dict[str, Any]) -> dict[str, Any]:
    strangers: dict[str, Any] = {}
    fields = record
    if not _FIELDS.issuperset(record) or None in record.values():
        strangers = {name: value for name, value in record.items() if name not in _FIELDS}
        fields = {n: v for n, v in record.items() if n in _FIELDS and v is not None}
    if not strangers and _JUDGED.isdisjoint(fields):
        return fields
    for name in _RESERVED:
        if name in fields:
            raise Refused(Reason.RESERVED_FIELD, f"{name}: nabz sets it; leave it out")
    for name, known in _INNER.items():
        if name in fields:
            _check_inner(name, fields[name], known)
    if strangers or "attributes" in fields:
        fields["attributes"] = _merge(fields.get("attributes", {}), strangers)
    return fields


def _check_inner(name: str, value: object, known: frozenset[str]) -> None:
    if type(value) is dict and not value.keys() <= known:
        unknown = ", ".join(sorted(shown(key) for key in value.keys() - known)[:3])
        raise Refused(Reason.UNKNOWN_FIELD, f"{name}: there is no field {unknown}")


def _merge(attributes: object, strangers: dict[str, Any]) -> dict[str, Any]:
    if type(attributes) is not dict:
        raise Refused(Reason.BAD_VALUE, "attributes: write an object of plain values")
    for name, value in strangers.items():
        if value is not None and type(value) not in _PLAIN:
            raise Refused(
                Reason.UNKNOWN_FIELD,
                f"there is no field {shown(name)}, and only a plain value becomes an attribute",
            )
        if name in attributes:
            raise Refused(
                Reason.UNKNOWN_FIELD, f"{shown(name)} is given beside and inside attributes"
            )
    merged = attributes | strangers
    if len(merged) - (PARTICIPANT in merged) > MOST_ATTRIBUTES:
        raise Refused(
            Reason.BAD_VALUE, f"attributes: there are {len(merged)}; at most {MOST_ATTRIBUTES}"
        )
    if not all(type(name) is str for name in merged):
        raise Refused(Reason.BAD_VALUE, "attributes: every name must be a string")
    return dict(sorted(merged.items()))
