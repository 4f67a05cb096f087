"""Standard Webhooks: v1 (HMAC-SHA256) and v1a (Ed25519), several signatures in one header.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
Their own library asks the machine's clock, so its window could not be tested.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from typing import Final

from streams.intake.signatures.public_key import decoded, ed25519, is_genuine
from streams.intake.signatures.scheme import (
    Check,
    Scheme,
    Signed,
    Verdict,
    is_fresh,
    same,
    unix_ms,
)

_SYMMETRIC: Final = "whsec_"
_PUBLIC: Final = "whpk_"
#: A sender who rotates keys signs twice; nobody signs a hundred times.
_MOST_SIGNATURES: Final = 16
_Matches = Callable[[str, bytes], bool]


def _check_of(key: str, _options: Mapping[str, object]) -> Check:
    version, matches = _asymmetric(key) if key.startswith(_PUBLIC) else _shared(key)

    def check(signed: Signed) -> Verdict:
        name, stamp = signed.headers.get("webhook-id"), signed.headers.get("webhook-timestamp")
        sent = signed.headers.get("webhook-signature")
        if not name or not stamp or not sent:
            return Verdict.MISSING
        time = unix_ms(stamp)
        start = f"{name}.{stamp}.".encode(errors="surrogateescape")
        listed = [part.partition(",") for part in sent.split(" ", _MOST_SIGNATURES)]
        signatures = [text for kind, _, text in listed if kind == version]
        message = start + signed.body
        if time is None or not any(matches(text, message) for text in signatures):
            return Verdict.FORGED
        return Verdict.GENUINE if is_fresh(signed, time) else Verdict.STALE

    return check


def _shared(key: str) -> tuple[str, _Matches]:
    try:
        known = base64.b64decode(key.removeprefix(_SYMMETRIC) + "==")
    except (binascii.Error, ValueError):
        known = b""
    if not known:
        raise ValueError("write whsec_ and base64, or whpk_ and the base64 of an Ed25519 key")

    def matches(signature: str, message: bytes) -> bool:
        expected = base64.b64encode(hmac.digest(known, message, "sha256"))
        return same(signature, expected) is Verdict.GENUINE

    return "v1", matches


def _asymmetric(key: str) -> tuple[str, _Matches]:
    verify = ed25519(decoded(key.removeprefix(_PUBLIC)))
    return "v1a", lambda signature, message: is_genuine(verify, signature, message)


STANDARD_WEBHOOKS: Final = Scheme("standard-webhooks", _check_of, "whsec_… or, for v1a, whpk_…")
