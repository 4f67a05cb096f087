"""Telephone numbers and what vendors write in their place, as identifiers of a customer."""

import re
from typing import Final

_PHONE: Final = re.compile(r"\+?[\d ().-]{5,}")
#: Prefix of an address → namespace of the identifier behind it.
_PREFIXES: Final = {
    "whatsapp": "phone",
    "rcs": "phone",
    "tel": "phone",
    "messenger": "messenger",
    "sip": "sip",
    "sips": "sip",
    "client": "client",
}


def customer_at(address: str) -> dict[str, str]:
    """The customer behind an address: a telephone number where it is one.

    A number without + keeps its form: the source's country says whose it is. Short codes and
    letters ("12345", "ACME") name nobody else than themselves.
    """
    prefix, colon, rest = address.partition(":")
    if colon and prefix.lower() in _PREFIXES:
        namespace, value = _PREFIXES[prefix.lower()], rest
    else:
        namespace, value = "phone", address
    if namespace == "phone" and not _PHONE.fullmatch(value):
        namespace = "sip" if "@" in value else "sms"
    return {namespace: value}
