"""Challenges: answered with the vendor's own word, and with nothing else."""

import json

import pytest

from streams.intake.gateway.challenges import answer_to, handshake
from streams.intake.gateway.refusals import RequestRefused


def test_slack_is_told_its_challenge() -> None:
    """In other schemes, and in other deliveries that hold the word, nothing is asked."""
    asked = {"token": "t", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY", "type": "url_verification"}
    body = json.dumps(asked).encode()
    assert answer_to("slack", body) == "3eZbrw1aBm2rZgRNFdxV2595E9CY"
    assert answer_to("meta", body) is None
    told = {"type": "event_callback", "event": {"text": "url_verification"}}
    assert answer_to("slack", json.dumps(told).encode()) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"type": "url_verification"}',
        b'{"type": "url_verification", "challenge": "<script>"}',
        b'{"type": "url_verification", "challenge": 7}',
        b'"url_verification" ' + b"[" * 100_000,
        b"\xff url_verification",
    ],
)
def test_what_is_no_challenge_is_a_delivery(body: bytes) -> None:
    """It goes its way, to become a dead letter there."""
    assert answer_to("slack", body) is None


QUERY = {"hub.mode": "subscribe", "hub.verify_token": "tok", "hub.challenge": "1158201444"}


def test_meta_is_told_its_challenge() -> None:
    """If it knows the token."""
    assert handshake(QUERY, "tok") == "1158201444"


@pytest.mark.parametrize(
    ("change", "token", "status"),
    [
        ({"hub.verify_token": "other"}, "tok", 403),
        ({"hub.verify_token": "\udcff"}, "tok", 403),
        ({}, None, 403),
        ({"hub.verify_token": ""}, None, 403),
        ({"hub.challenge": "<b>"}, "tok", 400),
        ({"hub.challenge": ""}, "tok", 400),
        ({"hub.mode": "x"}, "tok", 405),
    ],
)
def test_nobody_else_is_told(change: dict[str, str], token: str | None, status: int) -> None:
    """A wrong token, a source without one, and what would be more than a word."""
    with pytest.raises(RequestRefused) as refused:
        handshake(QUERY | change, token)
    assert refused.value.status == status
