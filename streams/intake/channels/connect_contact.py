"""What Amazon Connect sends of a contact: the fields that are read here, without their capitals.

The documentation writes one field as agentInfo, AgentInfo and Agent; capitals are told apart by
none of its names, so they are taken away before a field is looked for.
"""

from typing import Any, Final, TypeVar

import msgspec

from schemas.times import to_ms
from streams.intake.channels.payload import decode, misfit

_C = TypeVar("_C", bound="Contact")
_object: Final = msgspec.json.Decoder(dict[str, Any])


def _bare(name: str) -> str:
    return name.replace("_", "")


class Line(msgspec.Struct, rename=_bare):
    """A queue: of an event by its ARN, of a record by its name too."""

    queue_arn: str | None = None
    arn: str | None = None
    name: str | None = None
    enqueue_timestamp: str | None = None
    duration: float | None = None

    def called(self) -> str | None:
        """Its name, or what its ARN ends in."""
        return self.name or _tail(self.queue_arn or self.arn)


class Agent(msgspec.Struct, rename=_bare):
    """Who took the contact, and for how long; durations are seconds."""

    agent_arn: str | None = None
    arn: str | None = None
    username: str | None = None
    connected_to_agent_timestamp: str | None = None
    agent_interaction_duration: float | None = None
    customer_hold_duration: float | None = None
    after_contact_work_duration: float | None = None

    def called(self) -> str | None:
        """The user's name, or what the ARN ends in."""
        return self.username or _tail(self.agent_arn or self.arn)


class Endpoint(msgspec.Struct):
    """A telephone number or another address."""

    address: str | None = None


class Contact(msgspec.Struct, rename=_bare, kw_only=True):
    """What events and records of a contact have in common."""

    contact_id: str
    initial_contact_id: str | None = None
    previous_contact_id: str | None = None
    next_contact_id: str | None = None
    channel: str = "VOICE"
    initiation_method: str = ""
    initiation_timestamp: str | None = None
    disconnect_timestamp: str | None = None
    disconnect_reason: str | None = None


class ContactEvent(Contact, rename=_bare, kw_only=True):
    """The detail of a contact event."""

    event_type: str
    queue_info: Line | None = None
    agent_info: Agent | None = None


class Record(Contact, rename=_bare, kw_only=True):
    """A contact record."""

    initiation_timestamp: str
    disconnect_timestamp: str
    queue: Line | None = None
    agent: Agent | None = None
    customer_endpoint: Endpoint | None = None
    transferred_to_endpoint: Endpoint | None = None
    transfer_completed_timestamp: str | None = None
    attributes: dict[str, Any] | None = None


def read_contact(raw: bytes | msgspec.Raw, type_: type[_C]) -> _C:
    """An event's detail or a record.

    Raises:
        Refused: no JSON object, or a field that is missing or of another type.
    """
    fields = {name.lower(): value for name, value in decode(_object, raw).items()}
    bare = {name: _plain(name, value) for name, value in fields.items()}
    try:
        return msgspec.convert(bare, type_)
    except msgspec.ValidationError as error:
        raise misfit(error) from None


def _plain(name: str, value: Any) -> Any:
    """An inner object without capitals; a company's own attributes keep theirs."""
    if not isinstance(value, dict) or name == "attributes":
        return value
    return {inner.lower(): held for inner, held in value.items()}


def seconds_between(begin: str, end: str) -> float:
    """Seconds from one time to the other; clocks that disagree give none."""
    return max(0, to_ms(end) - to_ms(begin)) / 1000


def _tail(arn: str | None) -> str | None:
    return arn.rpartition("/")[2] if arn else None
