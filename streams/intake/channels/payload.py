"""Reading vendors' payloads: decoded once, leniently, and refused in one way where they are wrong.

What several adapters say in the same words is here as well. A thing that happens to a message (a
delivery status, an edit, a reaction, a deletion) is a `message` of the actor `system`, so it is
neither a contact nor a reply: `event` says what, `of` names the message's touchpoint, `by` who did
it where somebody did.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused, shown
from streams.intake.channels.adapter import Delivery, Item

_T = TypeVar("_T")
#: Far more than any vendor sends in one form.
_MOST_FORM_FIELDS: Final = 1_000
_SECONDS: Final = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?", re.ASCII)
_LONGEST_ID: Final = 200
_present: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_NOTHING: Final = msgspec.Raw()
_id: Final = msgspec.json.Decoder(str | int)


def decode(decoder: "msgspec.json.Decoder[_T]", raw: bytes | msgspec.Raw) -> _T:
    """What a vendor sent, in the decoder's type.

    Raises:
        Refused: no JSON (invalid_json), or a field that is missing or of another type.
    """
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise misfit(error) from None
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Refused(Reason.INVALID_JSON, f"the delivery is not JSON: {error}") from None


def misfit(error: msgspec.ValidationError) -> Refused:
    """The refusal of what is JSON, but not of the vendor's form."""
    reason = Reason.MISSING_FIELD if "missing" in str(error) else Reason.BAD_VALUE
    return Refused(reason, str(error))


def form(body: bytes) -> dict[str, str]:
    """The fields of a form-encoded body; of a repeated one the last.

    Raises:
        Refused: more fields than any vendor sends, or none at all.
    """
    text = body.decode("utf-8", "replace")
    try:
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FORM_FIELDS))
    except ValueError as error:
        raise Refused(Reason.BAD_VALUE, f"the delivery is no form: {error}") from None
    if not fields:
        raise Refused(Reason.BAD_VALUE, "the delivery is no form: it has no field")
    return fields


def ms(seconds: str | float) -> int:
    """Milliseconds of seconds since 1970, however a vendor writes them.

    Raises:
        Refused: that is no such time.
    """
    match = _SECONDS.fullmatch(str(seconds))
    if match is None:
        raise Refused(Reason.BAD_TIME, f"time: {shown(seconds)} is no number of seconds")
    return int(match[1]) * 1000 + int((match[2] or "").ljust(3, "0")[:3])


def each(parts: Iterable[_T], read: Callable[[_T], Iterable[Item]], what: str) -> Iterator[Item]:
    """The items of every part in their order; a part that is refused leaves the others alone.

    Nothing is dropped in silence: where there is no part at all, that is refused under `what`.
    """
    found = False
    for part in parts:
        found = True
        try:
            yield from read(part)
        except Refused as refused:
            yield refused
    if not found:
        yield Refused(Reason.MISSING_FIELD, f"{what}: there is nothing in it")


def json_id(*path: str) -> Callable[[Delivery], str | None]:
    """A delivery's id where its JSON has it under these names, one inside the other."""

    def found(delivery: Delivery) -> str | None:
        value = msgspec.Raw(delivery.body)
        try:
            for name in path:
                value = decode(_present, value).get(name, _NOTHING)
            id_ = str(decode(_id, value))
        except Refused:
            return None
        return id_ if 0 < len(id_) <= _LONGEST_ID else None

    return found


def unknown(what: str, name: object) -> Refused:
    """The refusal of something that this adapter has no touchpoint for."""
    return Refused(Reason.UNKNOWN_TYPE, f"{what}: there is no touchpoint for {str(name)[:80]!r}")


def own(delivery: Delivery) -> frozenset[str]:
    """The company's own addresses: `own` of the source in sources.yaml."""
    return listed(delivery, "own")


def listed(delivery: Delivery, name: str) -> frozenset[str]:
    """An option of the source that is a list of strings."""
    named = delivery.options.get(name)
    return frozenset(map(str, named)) if isinstance(named, list | tuple) else frozenset()


def known(**fields: Any) -> dict[str, Any]:
    """The fields that have a value: what a vendor leaves out or empty is left out."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}
