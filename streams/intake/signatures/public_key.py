"""Signatures by a vendor's private key: SendGrid's events (ECDSA) and Telnyx (Ed25519)."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from streams.intake.signatures.scheme import Check, Scheme, Signed, Verdict, is_fresh, unix_ms

#: Raises InvalidSignature unless (signature, message) belong together.
Verify = Callable[[bytes, bytes], None]


def ed25519(key: bytes) -> Verify:
    """Ed25519 by the 32 bytes of a public key.

    Raises:
        ValueError: there are not 32 bytes.
    """
    try:
        return Ed25519PublicKey.from_public_bytes(key).verify
    except ValueError:
        raise ValueError("the public key is no base64 of 32 bytes") from None


def is_genuine(verify: Verify, signature: str, message: bytes) -> bool:
    """Whether a base64 signature belongs to a message."""
    try:
        verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def decoded(key: str) -> bytes:
    """Base64 as vendors show their keys.

    Raises:
        ValueError: it is none.
    """
    try:
        return base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("the public key is no base64") from None


def _ecdsa(key: str) -> Verify:
    try:
        public = load_der_public_key(decoded(key))
    except ValueError:
        public = None
    if not isinstance(public, EllipticCurvePublicKey):
        raise ValueError(  # noqa: TRY004  # a key of another kind, not a wrong type
            "write the verification key as SendGrid shows it (base64 of an EC key)"
        )
    return lambda signature, message: public.verify(signature, message, ECDSA(SHA256()))


def _check(verify: Verify, prefix: str, stamp: str, separator: bytes) -> Check:
    def check(signed: Signed) -> Verdict:
        sent, written = signed.headers.get(prefix), signed.headers.get(stamp)
        if not sent or not written:
            return Verdict.MISSING
        time = unix_ms(written)
        message = written.encode(errors="surrogateescape") + separator + signed.body
        if time is None or not is_genuine(verify, sent, message):
            return Verdict.FORGED
        return Verdict.GENUINE if is_fresh(signed, time) else Verdict.STALE

    return check


def _sendgrid(key: str, _options: Mapping[str, object]) -> Check:
    header = "x-twilio-email-event-webhook-signature"
    return _check(_ecdsa(key), header, "x-twilio-email-event-webhook-timestamp", b"")


def _telnyx(key: str, _options: Mapping[str, object]) -> Check:
    return _check(ed25519(decoded(key)), "telnyx-signature-ed25519", "telnyx-timestamp", b"|")


#: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
SENDGRID: Final = Scheme("sendgrid-events", _sendgrid, "the public verification key")
#: https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
TELNYX: Final = Scheme("telnyx", _telnyx, "the public key")
