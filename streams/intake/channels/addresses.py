"""Telephone numbers and what vendors write in their place, as identifiers of a customer."""

import re
from typing import Final

_PHONE: Final = re.compile(r"\+[\d ().-]{5,}|[\d ().-]{7,}")
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
#: What stands for a caller who hides: one name for all of them would make them one customer.
#: https://www.twilio.com/docs/voice/twiml#incoming-phone-numbers spells words on a keypad.
_HIDDEN: Final = frozenset(
    {
        *("anonymous", "restricted", "unknown", "unavailable", "blocked", "private"),
        *("+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"),
    }
)


def customer_at(address: str) -> dict[str, dict[str, str]]:
    """The touchpoint's field `customer` for an address; none where the caller hides.

    A number without + keeps its form: the source's country says whose it is. Short codes and
    letters ("12345", "ACME") name nobody else than themselves.
    """
    if not address or address.lower() in _HIDDEN:
        return {}
    prefix, colon, rest = address.partition(":")
    if colon and prefix.lower() in _PREFIXES:
        namespace, value = _PREFIXES[prefix.lower()], rest
    else:
        namespace, value = "phone", address
    if namespace == "phone" and not _PHONE.fullmatch(value):
        namespace = "sip" if "@" in value else "sms"
    return {"customer": {namespace: value}}
