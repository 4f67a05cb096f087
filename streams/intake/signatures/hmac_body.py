"""HMAC over the raw body, in one header: vendors differ in digest, encoding and prefix alone."""

import base64
import hmac
from collections.abc import Callable, Mapping
from typing import Final, Literal

from streams.intake.signatures.scheme import Check, Scheme, Signed, Verdict, same

Encoding = Literal["hex", "base64"]
Encode = Callable[[bytes], bytes]

ENCODE: Final[dict[Encoding, Encode]] = {
    "hex": lambda digest: digest.hex().encode(),
    "base64": base64.b64encode,
}


def hmac_body(
    name: str,
    header: str,
    digest: str,
    encoding: Encoding,
    *,
    prefix: str = "",
    holds: str = "the shared secret",
) -> Scheme:
    """A scheme whose `header` is prefix + HMAC(secret, body)."""
    encode, start = ENCODE[encoding], prefix.encode()

    def check_of(key: str, _options: Mapping[str, object]) -> Check:
        known = key.encode()

        def check(signed: Signed) -> Verdict:
            sent = signed.headers.get(header)
            if not sent:
                return Verdict.MISSING
            return same(sent, start + encode(hmac.digest(known, signed.body, digest)))

        return check

    return Scheme(name, check_of, holds)


#: https://developers.facebook.com/docs/graph-api/webhooks/getting-started
META: Final = hmac_body(
    "meta", "x-hub-signature-256", "sha256", "hex", prefix="sha256=", holds="the app secret"
)
#: https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
LINE: Final = hmac_body("line", "x-line-signature", "sha256", "base64", holds="the channel secret")
#: https://developers.intercom.com/docs/webhooks/webhook-notifications.md
INTERCOM: Final = hmac_body(
    "intercom", "x-hub-signature", "sha1", "hex", prefix="sha1=", holds="the client secret"
)
#: https://www.typeform.com/developers/webhooks/secure-your-webhooks/
TYPEFORM: Final = hmac_body("typeform", "typeform-signature", "sha256", "base64", prefix="sha256=")
#: https://api.surveymonkey.com/v3/docs#webhooks
SURVEYMONKEY: Final = hmac_body(
    "surveymonkey",
    "sm-signature",
    "sha1",
    "base64",
    holds="<client id>&<client secret>",
)
DELIGHTED: Final = hmac_body(
    "delighted",
    "x-delighted-webhook-signature",
    "sha256",
    "hex",
    prefix="sha256=",
    holds="the private key",
)
#: Qualtrics Social Connect: https://app.engagor.com/developers/documentation/webhooks
SOCIAL_CONNECT: Final = hmac_body(
    "qualtrics-social", "x-signature", "sha256", "base64", holds="the client secret"
)
ALL: Final = (META, LINE, INTERCOM, TYPEFORM, SURVEYMONKEY, DELIGHTED, SOCIAL_CONNECT)
