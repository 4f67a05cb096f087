"""Twilio: HMAC-SHA1 over the address that it called and the fields of the form.

https://www.twilio.com/docs/usage/security. A body that is no form is covered by its SHA-256 in the
address (`bodySHA256`). Twilio signs the address with or without the port, so both are tried.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from streams.intake.signatures.scheme import Check, Scheme, Signed, Verdict, same

FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 1_000
_PORTS: Final = {"https": 443, "http": 80}


def _check_of(key: str, _options: Mapping[str, object]) -> Check:
    known = key.encode()

    def check(signed: Signed) -> Verdict:
        sent = signed.headers.get("x-twilio-signature")
        if not sent:
            return Verdict.MISSING
        covered = _covered(signed)
        if covered is None:
            return Verdict.FORGED
        # Every form is compared, so that the time does not tell which one was right.
        verdicts = [
            same(sent, base64.b64encode(hmac.digest(known, url + covered, "sha1")))
            for url in _addresses(signed.url)
        ]
        return Verdict.GENUINE if Verdict.GENUINE in verdicts else Verdict.FORGED

    return check


def _covered(signed: Signed) -> bytes | None:
    """What is signed behind the address; None if the body is not covered at all."""
    if signed.content_type == FORM:
        return _fields(signed.body)
    if not signed.body:
        return b""
    query = dict(parse_qsl(urlsplit(signed.url).query))
    told = query.get("bodySHA256", "")
    expected = hashlib.sha256(signed.body).hexdigest().encode()
    return b"" if same(told, expected) is Verdict.GENUINE else None


def _fields(body: bytes) -> bytes | None:
    """Name and value of each field, sorted, each once."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return None
    return "".join(name + value for name, value in sorted(set(pairs))).encode()


def _addresses(url: str) -> Iterator[bytes]:
    scheme, mark, rest = url.partition("://")
    end = next((n for n, sign in enumerate(rest) if sign in "/?#"), len(rest))
    host, behind = rest[:end], rest[end:]
    bare, colon, port = host.rpartition(":")
    if not colon or not port.isdigit():
        bare, port = host, str(_PORTS.get(scheme, ""))
    yield f"{scheme}{mark}{bare}{behind}".encode(errors="surrogateescape")
    yield f"{scheme}{mark}{bare}:{port}{behind}".encode(errors="surrogateescape")


TWILIO: Final = Scheme("twilio", _check_of, "the account's auth token")
