"""Fields that a company gave a vendor to carry: hidden ones, properties, custom arguments."""

from collections.abc import Mapping
from typing import Any, Final

#: Under which names companies pass on the conversation that a survey or a mail is about.
_CONVERSATION: Final = ("conversation_id", "ticket_id", "case_id")
_CUSTOMER: Final = {
    "id": ("customer_id", "user_id", "userid"),
    "email": ("email",),
    "phone": ("phone", "phone_number"),
}
_MOST: Final = 48
_LONGEST_NAME: Final = 200
_LONGEST_TEXT: Final = 8_192


def conversation(fields: Mapping[str, Any]) -> str | None:
    """The conversation that the fields name."""
    return _first(fields, _CONVERSATION)


def customer(fields: Mapping[str, Any]) -> dict[str, str]:
    """The identifiers of a customer that the fields hold, by namespace."""
    found = {space: _first(fields, names) for space, names in _CUSTOMER.items()}
    return {space: value for space, value in found.items() if value is not None}


def attributes(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The plain ones of the fields, as a touchpoint can hold them; the first 48."""
    kept = {name[:_LONGEST_NAME]: _short(value) for name, value in fields.items() if name}
    return dict([pair for pair in kept.items() if _is_plain(pair[1])][:_MOST])


def _short(value: Any) -> Any:
    return value[:_LONGEST_TEXT] if isinstance(value, str) else value


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | float | bool) or (
        isinstance(value, int) and -(2**63) <= value < 2**63
    )


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """A field's text whatever its spelling: Ticket ID, ticket-id and ticket_id are one."""
    plain = {_spelled(name): value for name, value in fields.items()}
    values = (plain.get(name) for name in names)
    return next((str(v) for v in values if isinstance(v, str | int) and str(v).strip()), None)


def _spelled(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")
