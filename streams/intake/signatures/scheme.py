"""What a signature scheme is: secrets are made ready once, then each delivery is judged by them.

Judged are the raw bytes, before anything parses them, and every comparison takes the same time
whatever was sent.
"""

import enum
import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

#: Seconds that a signed time may lie beside the clock, as most vendors' own libraries have it.
WINDOW_SECONDS: Final = 300


class Verdict(enum.StrEnum):
    """What a delivery's signature says; the words are what the sender is told."""

    GENUINE = "genuine"
    MISSING = "the signature is missing"
    FORGED = "the signature is wrong"
    STALE = "the signature's time is too far from now"


class Signed(msgspec.Struct, frozen=True, gc=False):
    """A delivery as it came: `headers` finds names in any case, `url` is what the vendor called."""

    body: bytes
    headers: Mapping[str, str]
    url: str = ""
    content_type: str = ""
    now_ms: int = 0
    window_ms: int = WINDOW_SECONDS * 1_000


#: Judges a delivery by one secret.
Check = Callable[[Signed], Verdict]


class Scheme(msgspec.Struct, frozen=True):
    """One way to sign.

    `check_of` makes a secret ready, given the source's options; it raises ValueError with what a
    person should write instead. `holds` says what the secret is; empty: there is none.
    """

    name: str
    check_of: Callable[[str, Mapping[str, object]], Check]
    holds: str = "the shared secret"


def judge(checks: Iterable[Check], signed: Signed) -> Verdict:
    """Genuine by any of the secrets: during a rotation the old one and the new."""
    verdict = Verdict.MISSING
    for check in checks:
        verdict = check(signed)
        if verdict is Verdict.GENUINE:
            break
    return verdict


def same(sent: str | bytes, expected: bytes) -> Verdict:
    """Compare in constant time; what was sent may be any bytes."""
    given = sent if isinstance(sent, bytes) else sent.encode(errors="surrogateescape")
    return Verdict.GENUINE if hmac.compare_digest(given, expected) else Verdict.FORGED


def is_fresh(signed: Signed, time_ms: int) -> bool:
    """Whether a signed time lies in the window around now."""
    return abs(signed.now_ms - time_ms) <= signed.window_ms


def unix_ms(text: str) -> int | None:
    """Seconds since 1970, in digits, as ms; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len("9999999999999")):
        return None
    return int(text) * 1_000
