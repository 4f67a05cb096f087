"""The envelope of a CloudEvent 1.0, in JSON or as headers.

https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import unquote

import msgspec

from schemas.dead_letters import Reason
from schemas.duplicates import refuse_duplicates
from schemas.refusal import Refused, shown
from streams.intake.channels.payload import decode

STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
PREFIX: Final = "ce-"
_NOTHING: Final = msgspec.Raw()
#: Of the spec's extension `dataclassification`; who does not know a class must not take the event.
_CLASSES: Final = frozenset({"public", "internal", "confidential", "restricted"})
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class Event(msgspec.Struct, frozen=True):
    """What is read of a CloudEvent; `data` is JSON as it was sent, in binary mode the body."""

    specversion: str
    id: Name
    source: Name
    type: Name
    time: str | None = None
    datacontenttype: str | None = None
    dataclassification: str | None = None
    data: msgspec.Raw = _NOTHING
    data_base64: str | None = None


_event: Final = msgspec.json.Decoder(Event)
_anything: Final = msgspec.json.Decoder(Any)


def from_json(raw: bytes | msgspec.Raw) -> Event:
    """An event in structured mode.

    Raises:
        Refused: no JSON, an attribute is missing or of another type, another version,
            a name stands twice.
    """
    refuse_duplicates(bytes(raw), decode(_anything, raw))
    return _checked(decode(_event, raw))


def from_headers(headers: Mapping[str, str], content_type: str, body: bytes) -> Event:
    """An event in binary mode; headers by their lower-case names.

    Raises:
        Refused: an attribute is missing, another version.
    """
    attributes = {
        name.removeprefix(PREFIX): unquote(value, errors="replace")
        for name, value in headers.items()
        if name.startswith(PREFIX) and name not in ("ce-data", "ce-data_base64")
    }
    fields = attributes | {"datacontenttype": content_type}
    try:
        event = msgspec.convert(fields, Event)
    except msgspec.ValidationError as error:
        missing = "missing" in str(error)
        reason = Reason.MISSING_FIELD if missing else Reason.BAD_VALUE
        raise Refused(reason, f"headers ce-…: {error}") from None
    return _checked(msgspec.structs.replace(event, data=msgspec.Raw(body)))


def _checked(event: Event) -> Event:
    if event.specversion != "1.0":
        raise Refused(
            Reason.BAD_VALUE, f"specversion: {shown(event.specversion)} is not 1.0, the one known"
        )
    if event.dataclassification is not None and event.dataclassification not in _CLASSES:
        raise Refused(
            Reason.BAD_VALUE, f"dataclassification: {shown(event.dataclassification)} is not known"
        )
    return event
