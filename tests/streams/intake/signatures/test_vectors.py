"""The vendors' own vectors: what they publish as signed is genuine, a byte beside it is not."""

from typing import Any

import pytest

from streams.intake.signatures.scheme import Verdict
from tests.streams.intake.signatures.helpers import signed, verdict

TWILIO_FORM = "application/x-www-form-urlencoded"
TWILIO_URL = "mycompany.com/myapp.php?foo=1&bar=2"
TWILIO_BODY = (
    b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234"
    b"&From=%2B14158675309&To=%2B18005551212"
)
SLACK_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
    b"96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SLACK = {
    "X-Slack-Request-Timestamp": "1531420618",
    "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
}
STANDARD = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
SENDGRID_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+"
    "2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="
)
SENDGRID_OTHER_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDutdhXSJCWHw8REntlo"
    "7aNDthvj+y7GjUuFDb/R1NGe1OPzpA=="
)
SENDGRID = {
    "X-Twilio-Email-Event-Webhook-Signature": (
        "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtE"
        "ZtM="
    ),
    "X-Twilio-Email-Event-Webhook-Timestamp": "1600112502",
}
SENDGRID_BODY = (
    b'[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJv'
    b'cC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filter'
    b'drecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1'
    b'iad1.sendgrid.net>","timestamp":1600112492}]\r\n'
)


@pytest.mark.parametrize(
    ("address", "signature"),
    [
        (f"https://{TWILIO_URL}", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (f"https://{TWILIO_URL}", "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (f"https://{TWILIO_URL.replace('.com', '.com:1234')}", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (f"http://{TWILIO_URL}", "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        (f"http://{TWILIO_URL.replace('.com', '.com:1234')}", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
    ],
)
def test_twilio_with_and_without_the_port(address: str, signature: str) -> None:
    """Twilio signs either, whatever the address has when it arrives."""
    delivery = signed(
        TWILIO_BODY, {"X-Twilio-Signature": signature}, url=address, content_type=TWILIO_FORM
    )
    assert verdict("twilio", ["12345"], delivery) is Verdict.GENUINE
    assert verdict("twilio", ["12346"], delivery) is Verdict.FORGED


@pytest.mark.parametrize("again", [b"", b"&Digits=1234"])
def test_twilio_counts_equal_fields_once(again: bytes) -> None:
    """The values of one name are sorted, and doubles change nothing."""
    delivery = signed(
        b"Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234" + again,
        {"X-Twilio-Signature": "IK+Dwps556ElfBT0I3Rgjkr1wJU="},
        url=f"https://{TWILIO_URL}",
        content_type=TWILIO_FORM,
    )
    assert verdict("twilio", ["12345"], delivery) is Verdict.GENUINE


def test_twilio_covers_json_by_its_hash() -> None:
    """The address is signed and holds the hash; another body under it is forged."""
    digest = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    rest: dict[str, Any] = {
        "headers": {"X-Twilio-Signature": "a9nBmqA0ju/hNViExpshrM61xv4="},
        "url": f"https://{TWILIO_URL}&bodySHA256={digest}",
        "content_type": "application/json",
    }
    genuine = signed(b'{"property": "value", "boolean": true}', **rest)
    assert verdict("twilio", ["12345"], genuine) is Verdict.GENUINE
    assert verdict("twilio", ["12345"], signed(b"{}", **rest)) is Verdict.FORGED


def test_twilio_does_not_take_a_body_that_nothing_covers() -> None:
    """The right signature of an address alone says nothing about a JSON body behind it."""
    headers = {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
    delivery = signed(TWILIO_BODY, headers, url=f"https://{TWILIO_URL}")
    assert verdict("twilio", ["12345"], delivery) is Verdict.FORGED


def test_slack() -> None:
    """The vector of Slack's own page, at its own time."""
    secret = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105  # published
    assert verdict("slack", [secret], signed(SLACK_BODY, SLACK)) is Verdict.GENUINE
    assert verdict("slack", [secret], signed(SLACK_BODY + b" ", SLACK)) is Verdict.FORGED
    assert verdict("slack", [secret], signed(SLACK_BODY, {})) is Verdict.MISSING


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-301, "STALE"), (-300, "GENUINE"), (300, "GENUINE"), (301, "STALE")],
)
def test_a_signed_time_counts_for_five_minutes(seconds: int, expected: str) -> None:
    """Before and behind, to the second, in each scheme that signs a time."""
    for scheme, secret, body, headers, then in (
        ("slack", "8f742231b10e8888abcd99yyyzzz85a5", SLACK_BODY, SLACK, 1_531_420_618),
        ("standard-webhooks", STANDARD_KEY, STANDARD_BODY, STANDARD, 1_614_265_330),
        ("sendgrid-events", SENDGRID_KEY, SENDGRID_BODY, SENDGRID, 1_600_112_502),
    ):
        delivery = signed(body, headers, now=then + seconds)
        assert verdict(scheme, [secret], delivery) is Verdict[expected], scheme


STANDARD_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STANDARD_BODY = b'{"test": 2432232314}'


@pytest.mark.parametrize(
    ("before", "behind"),
    [("", ""), ("v1,AAAA v1a,BBBB ", ""), ("", " v1,AAAA"), ("v2,x ", " "), ("v1 ", " ,")],
)
def test_standard_webhooks_finds_one_of_several_signatures(before: str, behind: str) -> None:
    """A sender who rotates keys signs with both."""
    headers = STANDARD | {"webhook-signature": before + STANDARD["webhook-signature"] + behind}
    delivery = signed(STANDARD_BODY, headers, now=1_614_265_330)
    assert verdict("standard-webhooks", [STANDARD_KEY], delivery) is Verdict.GENUINE
    other = signed(STANDARD_BODY, headers | {"webhook-id": "msg_2"}, now=1_614_265_330)
    assert verdict("standard-webhooks", [STANDARD_KEY], other) is Verdict.FORGED


def test_sendgrid() -> None:
    """Its body ends with a line feed that is signed; the vendor's own wrong cases are wrong."""
    now = 1_600_112_502
    genuine = signed(SENDGRID_BODY, SENDGRID, now=now)
    stamp = "X-Twilio-Email-Event-Webhook-Timestamp"
    assert verdict("sendgrid-events", [SENDGRID_KEY], genuine) is Verdict.GENUINE
    assert verdict("sendgrid-events", [SENDGRID_OTHER_KEY], genuine) is Verdict.FORGED
    for body, headers in (
        (b"payload", SENDGRID),
        (SENDGRID_BODY.rstrip(), SENDGRID),
        (SENDGRID_BODY, SENDGRID | {stamp: "timestamp"}),
        (SENDGRID_BODY, SENDGRID | {stamp: "1600112503"}),
        (SENDGRID_BODY, SENDGRID | {"X-Twilio-Email-Event-Webhook-Signature": "no base64 é"}),
    ):
        forged = signed(body, headers, now=now)
        assert verdict("sendgrid-events", [SENDGRID_KEY], forged) is Verdict.FORGED
