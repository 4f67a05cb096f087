"""Qualtrics: form fields MSG and HMAC, the digest as the account has it.

https://api.qualtrics.com/docs/listen-to-and-retrieve-responses-in-real-time names none; what was
captured has 128 hex digits (SHA-512). Option `digest` of the source says otherwise.
"""

import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs

from streams.intake.signatures.scheme import Check, Scheme, Signed, Verdict, same

_DIGESTS: Final = ("sha512", "sha256", "sha1")
_MOST_FIELDS: Final = 100


def _check_of(key: str, options: Mapping[str, object]) -> Check:
    known, digest = key.encode(), options.get("digest", _DIGESTS[0])
    if not isinstance(digest, str) or digest not in _DIGESTS:
        raise ValueError(f"options.digest is none of {', '.join(_DIGESTS)}")

    def check(signed: Signed) -> Verdict:
        fields = _fields(signed.body)
        sent, message = fields.get("HMAC", []), fields.get("MSG", [])
        if not sent or not message:
            return Verdict.MISSING
        # One of each: what is checked must be what is read.
        if len(sent) > 1 or len(message) > 1:
            return Verdict.FORGED
        expected = hmac.digest(known, message[0].encode(), digest).hex().encode()
        return same(sent[0].lower(), expected)

    return check


def _fields(body: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(body.decode(), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}


QUALTRICS: Final = Scheme("qualtrics", _check_of, "the subscription's sharedKey")
