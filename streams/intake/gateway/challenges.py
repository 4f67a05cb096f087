"""Questions that vendors ask before they send: is this address yours?"""

import hmac
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from streams.intake.gateway.refusals import RequestRefused

#: What is echoed is shown as plain text, and is never more than a vendor's random word.
_WORD: Final = re.compile(r"[A-Za-z0-9._~-]{1,256}")


class _Verification(msgspec.Struct, tag="url_verification", tag_field="type"):
    challenge: str


_verification: Final = msgspec.json.Decoder(_Verification)


def answer_to(scheme: str, body: bytes) -> str | None:
    """The answer to Slack's url_verification; None for any other verified delivery.

    https://docs.slack.dev/reference/events/url_verification/
    """
    if scheme != "slack" or b"url_verification" not in body:
        return None
    try:
        word = _verification.decode(body).challenge
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return word if _WORD.fullmatch(word) else None


def handshake(query: Mapping[str, str], token: str | None) -> str:
    """The answer to Meta's GET: its challenge, if it knows the verify token.

    https://developers.facebook.com/docs/graph-api/webhooks/getting-started

    Raises:
        RequestRefused: 405 it asks nothing, 403 the token is another one, 400 no such challenge.
    """
    if query.get("hub.mode") != "subscribe":
        raise RequestRefused(405, "send deliveries by POST", {"Allow": "POST"})
    sent = query.get("hub.verify_token", "").encode(errors="surrogateescape")
    if token is None or not hmac.compare_digest(sent, token.encode()):
        raise RequestRefused(403, "the verify token is not the one of this source")
    word = query.get("hub.challenge", "")
    if not _WORD.fullmatch(word):
        raise RequestRefused(400, "hub.challenge is no word")
    return word
