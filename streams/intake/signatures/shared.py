"""A shared secret that travels with each delivery: in a header of its own, or as Basic auth."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final

from streams.intake.signatures.scheme import Check, Scheme, Signed, Verdict, same

_TELEGRAM_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
#: The header where a vendor can be told to send any header.
HEADER: Final = "x-nabz-secret"


def _in_header(header: str, key: str) -> Check:
    known = key.encode()

    def check(signed: Signed) -> Verdict:
        sent = signed.headers.get(header)
        return same(sent, known) if sent else Verdict.MISSING

    return check


def _telegram(key: str, _options: Mapping[str, object]) -> Check:
    if not _TELEGRAM_TOKEN.fullmatch(key):
        raise ValueError("Telegram takes 1 to 256 of A-Z a-z 0-9 _ and - as secret_token")
    return _in_header("x-telegram-bot-api-secret-token", key)


def _header(key: str, _options: Mapping[str, object]) -> Check:
    return _in_header(HEADER, key)


def _basic(key: str, _options: Mapping[str, object]) -> Check:
    if ":" not in key:
        raise ValueError("write user:password")
    known = key.encode()

    def check(signed: Signed) -> Verdict:
        scheme, _, sent = signed.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return Verdict.MISSING
        try:
            return same(base64.b64decode(sent.strip(), validate=True), known)
        except (binascii.Error, ValueError):
            return Verdict.FORGED

    return check


def _none(_key: str, _options: Mapping[str, object]) -> Check:
    return lambda _signed: Verdict.GENUINE


#: https://core.telegram.org/bots/api#setwebhook
TELEGRAM: Final = Scheme("telegram-token", _telegram, "the secret_token of setWebhook")
SHARED: Final = Scheme("shared-secret", _header, f"what the vendor sends in header {HEADER}")
BASIC: Final = Scheme("basic", _basic, "user:password of HTTP Basic auth")
NONE: Final = Scheme("none", _none, "")
