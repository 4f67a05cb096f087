"""HMAC over a time and the raw body: Slack and Zendesk."""

import base64
import hmac
from collections.abc import Mapping
from typing import Final

from schemas.refusal import Refused
from schemas.times import to_ms
from streams.intake.signatures.scheme import (
    Check,
    Scheme,
    Signed,
    Verdict,
    is_fresh,
    same,
    unix_ms,
)


def _slack(key: str, _options: Mapping[str, object]) -> Check:
    known = key.encode()

    def check(signed: Signed) -> Verdict:
        sent = signed.headers.get("x-slack-signature")
        stamp = signed.headers.get("x-slack-request-timestamp")
        if not sent or not stamp:
            return Verdict.MISSING
        time = unix_ms(stamp)
        if time is None:
            return Verdict.FORGED
        message = b"v0:%b:%b" % (stamp.encode(), signed.body)
        verdict = same(sent, b"v0=" + hmac.digest(known, message, "sha256").hex().encode())
        return _in_time(verdict, signed, time)

    return check


def _zendesk(key: str, _options: Mapping[str, object]) -> Check:
    known = key.encode()

    def check(signed: Signed) -> Verdict:
        sent = signed.headers.get("x-zendesk-webhook-signature")
        stamp = signed.headers.get("x-zendesk-webhook-signature-timestamp")
        if not sent or not stamp:
            return Verdict.MISSING
        time = _iso_ms(stamp)
        if time is None:
            return Verdict.FORGED
        message = stamp.encode() + signed.body
        verdict = same(sent, base64.b64encode(hmac.digest(known, message, "sha256")))
        return _in_time(verdict, signed, time)

    return check


def _iso_ms(stamp: str) -> int | None:
    try:
        return to_ms(stamp, None)
    except Refused:
        return None


def _in_time(verdict: Verdict, signed: Signed, time_ms: int) -> Verdict:
    # The signature first: whoever has no secret learns nothing of the window.
    if verdict is Verdict.GENUINE and not is_fresh(signed, time_ms):
        return Verdict.STALE
    return verdict


#: https://docs.slack.dev/authentication/verifying-requests-from-slack/
SLACK: Final = Scheme("slack", _slack, "the signing secret")
#: https://developer.zendesk.com/documentation/webhooks/verifying/
ZENDESK: Final = Scheme("zendesk", _zendesk, "the webhook's signing secret")
