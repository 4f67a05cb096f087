"""Names of customers: one string for one person, whatever identifiers a sender gives."""

import functools
import re
from collections.abc import Sequence
from typing import Final

import phonenumbers

from schemas.dead_letters import Reason
from schemas.refusal import Refused

_NAMESPACE: Final = re.compile(r"[a-z0-9._-]{1,64}")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
#: Where people are known by a handle: with or without its @, in any case, it is one account's.
_HANDLES: Final = frozenset(
    {"bluesky", "facebook", "instagram", "mastodon", "telegram", "threads", "tiktok", "twitter"}
    | {"x", "youtube"}
)
_MAX_NAMESPACES: Final = 64
_MAX_LENGTH: Final = 200


def canonical_customer(value: object, namespaces: Sequence[str], country: str) -> str:
    """The one name of a customer: a string is itself, an object becomes `namespace:value`.

    The first of `namespaces` that the object has names the customer, else the first by name;
    `country` (ISO) is that of phone numbers without one. Mail addresses and the handles of social
    networks know no case, telephone numbers are E.164, what else there is stays as it is.

    Raises:
        Refused: neither a string nor an object of strings, or the naming value is unusable.
    """
    if type(value) is str:
        return value
    if type(value) is not dict:
        raise _bad("write a string or an object of namespace and value")
    identifiers = {name: text for name, text in value.items() if text is not None}
    _check(identifiers)
    for namespace in (*namespaces, *sorted(identifiers)):
        if namespace in identifiers:
            return f"{namespace}:{_normalise(namespace, identifiers[namespace], country)}"
    raise _bad("the object names no identifier")


def _check(identifiers: dict[object, object]) -> None:
    if len(identifiers) > _MAX_NAMESPACES:
        raise _bad(f"more than {_MAX_NAMESPACES} identifiers")
    for namespace, value in identifiers.items():
        if not isinstance(namespace, str) or not _NAMESPACE.fullmatch(namespace):
            raise _bad(f"{str(namespace)[:80]!r} is no namespace: write a-z, 0-9, '.', '_' and '-'")
        if type(value) is not str:
            raise _bad(f"{namespace} must be a string")
        if len(value) > _MAX_LENGTH:
            raise _bad(f"{namespace} is longer than {_MAX_LENGTH} characters")


def _normalise(namespace: str, value: str, country: str) -> str:
    if namespace == "phone":
        return _e164(value, country)
    value = value.strip()
    if namespace == "email":
        value = value.casefold()
        # "n/a" and the like would make one customer of all who have no address.
        if not _EMAIL.fullmatch(value):
            raise _bad("email is no mail address")
    if namespace in _HANDLES:
        value = value.removeprefix("@").casefold()
    if not value:
        raise _bad(f"{namespace} is empty")
    return value


@functools.lru_cache(maxsize=65_536)
def _e164(value: str, country: str) -> str:
    try:
        number = phonenumbers.parse(value, country.upper() or None)
    except phonenumbers.NumberParseException:
        number = None
    # Possible, not valid: a number range opened after this library's release is a number too.
    if number is None or not phonenumbers.is_possible_number(number):
        hint = "" if country else " (without +country the setting flow.country must name one)"
        raise _bad(f"phone is no telephone number{hint}")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _bad(why: str) -> Refused:
    return Refused(Reason.BAD_CUSTOMER, f"customer: {why}")
