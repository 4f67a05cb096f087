"""Every scheme: genuine with the right secret, also the old one, and never raising."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.intake.channels.registry import adapters
from streams.intake.signatures.registry import SCHEMES
from streams.intake.signatures.scheme import Signed, Verdict
from tests.streams.intake.signatures.helpers import NOW, signed, verdict

BODY: Final = '{"text": "schön 😀"}'.encode()
SECRET: Final = "s3cr3t"  # noqa: S105  # of these tests
Sign = Callable[[str, bytes], tuple[bytes, dict[str, str]]]


def _mac(secret: str, message: bytes, digest: str) -> bytes:
    return hmac.new(secret.encode(), message, getattr(hashlib, digest)).digest()


def _hex(header: str, digest: str, prefix: str) -> Sign:
    return lambda secret, body: (body, {header: prefix + _mac(secret, body, digest).hex()})


def _base64(header: str, digest: str, prefix: str = "") -> Sign:
    return lambda secret, body: (body, {header: prefix + _b64(_mac(secret, body, digest))})


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _zendesk(secret: str, body: bytes) -> tuple[bytes, dict[str, str]]:
    stamp = "2018-07-12T18:36:58Z"  # NOW
    signature = _b64(_mac(secret, stamp.encode() + body, "sha256"))
    return body, {
        "X-Zendesk-Webhook-Signature": signature,
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
    }


def _qualtrics(secret: str, body: bytes) -> tuple[bytes, dict[str, str]]:
    fields = {"Topic": "t", "HMAC": _mac(secret, body, "sha512").hex(), "MSG": body.decode()}
    return urlencode(fields).encode(), {}


def _slack(secret: str, body: bytes) -> tuple[bytes, dict[str, str]]:
    signature = _mac(secret, b"v0:%d:%b" % (NOW, body), "sha256").hex()
    return body, {"X-Slack-Signature": f"v0={signature}", "X-Slack-Request-Timestamp": str(NOW)}


SIGNERS: Final[dict[str, Sign]] = {
    "meta": _hex("X-Hub-Signature-256", "sha256", "sha256="),
    "line": _base64("X-Line-Signature", "sha256"),
    "intercom": _hex("X-Hub-Signature", "sha1", "sha1="),
    "typeform": _base64("Typeform-Signature", "sha256", "sha256="),
    "surveymonkey": _base64("Sm-Signature", "sha1"),
    "delighted": _hex("X-Delighted-Webhook-Signature", "sha256", "sha256="),
    "qualtrics-social": _base64("X-Signature", "sha256"),
    "zendesk": _zendesk,
    "slack": _slack,
    "qualtrics": _qualtrics,
    "telegram-token": lambda secret, body: (body, {"X-Telegram-Bot-Api-Secret-Token": secret}),
    "shared-secret": lambda secret, body: (body, {"X-Nabz-Secret": secret}),
}


_BARE: Final = {"telegram-token", "shared-secret"}


@pytest.mark.parametrize("scheme", SIGNERS)
def test_a_secret_may_be_rotated(scheme: str) -> None:
    """Signed by the old or the new one it is genuine, by a third it is forged."""
    for secret, expected in ((SECRET, "GENUINE"), ("old", "GENUINE"), ("third", "FORGED")):
        body, headers = SIGNERS[scheme](secret, BODY)
        assert verdict(scheme, [SECRET, "old"], signed(body, headers)) is Verdict[expected]
    assert verdict(scheme, [SECRET], signed(BODY, {})) is Verdict.MISSING


@pytest.mark.parametrize("scheme", sorted(SIGNERS.keys() - _BARE))
def test_one_bit_of_the_body_makes_it_forged(scheme: str) -> None:
    """Each signature covers all of the body."""
    body, headers = SIGNERS[scheme](SECRET, BODY)
    other = body[:-1] + bytes([body[-1] ^ 1])
    assert verdict(scheme, [SECRET], signed(other, headers)) is Verdict.FORGED


def test_zendesk_signs_an_empty_body_and_a_time() -> None:
    """The body can be empty; outside the window it is stale, and no time at all is forged."""
    body, headers = _zendesk(SECRET, b"")
    assert verdict("zendesk", [SECRET], signed(body, headers)) is Verdict.GENUINE
    assert verdict("zendesk", [SECRET], signed(body, headers, now=NOW + 301)) is Verdict.STALE
    headers["X-Zendesk-Webhook-Signature-Timestamp"] = "yesterday"
    assert verdict("zendesk", [SECRET], signed(body, headers)) is Verdict.FORGED


def test_telnyx_signs_time_and_body() -> None:
    """Ed25519 over `timestamp|payload`, in the window."""
    private = Ed25519PrivateKey.generate()
    key = _b64(private.public_key().public_bytes_raw())
    headers = {
        "telnyx-signature-ed25519": _b64(private.sign(b"%d|%b" % (NOW, BODY))),
        "telnyx-timestamp": str(NOW),
    }
    assert verdict("telnyx", [key], signed(BODY, headers)) is Verdict.GENUINE
    assert verdict("telnyx", [key], signed(BODY, headers, now=NOW - 301)) is Verdict.STALE
    assert verdict("telnyx", [key], signed(BODY + b" ", headers)) is Verdict.FORGED


def test_standard_webhooks_v1a_is_ed25519() -> None:
    """A public key takes signatures of v1a and not those of v1."""
    private = Ed25519PrivateKey.generate()
    key = "whpk_" + _b64(private.public_key().public_bytes_raw())
    signature = _b64(private.sign(b"m1.%d.%b" % (NOW, BODY)))
    headers = {"webhook-id": "m1", "webhook-timestamp": str(NOW)}
    for version, expected in (("v1a", "GENUINE"), ("v1", "FORGED")):
        delivery = signed(BODY, headers | {"webhook-signature": f"{version},{signature}"})
        assert verdict("standard-webhooks", [key], delivery) is Verdict[expected]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (f"Basic {_b64(b'ada:pass:word')}", "GENUINE"),
        (f"basic {_b64(b'ada:pass:word')}", "GENUINE"),
        (f"Basic {_b64(b'ada:other')}", "FORGED"),
        ("Basic é", "FORGED"),
        ("Bearer x", "MISSING"),
    ],
)
def test_basic_auth(sent: str, expected: str) -> None:
    """User and password as one secret, the password with colons."""
    delivery = signed(BODY, {"Authorization": sent})
    assert verdict("basic", ["ada:pass:word"], delivery) is Verdict[expected]


def test_qualtrics_goes_by_the_digest_that_the_source_names() -> None:
    """And takes MSG and HMAC once only: what is checked must be what is read."""
    message = b'{"Status": "Complete"}'
    fields = {"HMAC": _mac(SECRET, message, "sha256").hex(), "MSG": message.decode()}
    delivery = signed(urlencode(fields).encode(), {})
    assert verdict("qualtrics", [SECRET], delivery, digest="sha256") is Verdict.GENUINE
    assert verdict("qualtrics", [SECRET], delivery) is Verdict.FORGED
    twice = signed(urlencode(fields).encode() + b"&MSG=%7B%7D", {})
    assert verdict("qualtrics", [SECRET], twice, digest="sha256") is Verdict.FORGED


@pytest.mark.parametrize(
    ("scheme", "secret", "options"),
    [
        ("telegram-token", "no spaces", {}),
        ("basic", "no-colon", {}),
        ("standard-webhooks", "whsec_", {}),
        ("standard-webhooks", "whpk_AAAA", {}),
        ("telnyx", "AAAA", {}),
        ("telnyx", "é", {}),
        ("sendgrid-events", "AAAA", {}),
        ("qualtrics", "x", {"digest": "md5"}),
    ],
)
def test_an_unusable_secret_is_told_before_it_is_used(
    scheme: str, secret: str, options: dict[str, object]
) -> None:
    """At the start, not with the first delivery."""
    with pytest.raises(ValueError, match=r"\w"):
        SCHEMES[scheme].check_of(secret, options)


_NAMES: Final = sorted(
    {name for sign in SIGNERS.values() for name in sign("x", b"")[1]}
    | {"webhook-id", "webhook-timestamp", "webhook-signature", "telnyx-timestamp"}
    | {"telnyx-signature-ed25519", "authorization", "x-twilio-signature"}
    | {"x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp"}
)
_KEY: Final = _b64(Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw())
_SECRETS: Final = {"telnyx": _KEY, "basic": "a:b", "standard-webhooks": "whsec_AAAA"}
_wild: Final = st.text(max_size=20) | st.sampled_from(["Basic e", "v1,=", "\udcff", str(NOW)])


@pytest.mark.parametrize("scheme", sorted(SCHEMES.keys() - {"none", "sendgrid-events"}))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=st.binary(max_size=40) | st.sampled_from([b"HMAC=%ff&MSG=1", b"%", b"a=\xff"]),
    headers=st.dictionaries(st.sampled_from(_NAMES), _wild, max_size=6),
    url=st.sampled_from(["https://a.example/x", "http://[::1]:80/?bodySHA256=\udcff", "", "//"]),
    content_type=st.sampled_from(["application/json", "application/x-www-form-urlencoded"]),
)
def test_no_delivery_raises_or_passes(
    scheme: str, body: bytes, headers: dict[str, str], url: str, content_type: str
) -> None:
    """Whatever the headers hold, also what is no text."""
    delivery: Signed = signed(body, headers, url=url, content_type=content_type)
    secret = _SECRETS.get(scheme, "a-secret-that-nobody-guesses")
    assert verdict(scheme, [secret], delivery) is not Verdict.GENUINE


def test_every_adapter_names_a_scheme() -> None:
    """A vendor without one could never be declared."""
    assert {adapter.signature for adapter in adapters().values()} <= SCHEMES.keys()


def test_none_takes_everything() -> None:
    """It is for vendors that sign nothing."""
    assert verdict("none", [""], signed(b"", {})) is Verdict.GENUINE
