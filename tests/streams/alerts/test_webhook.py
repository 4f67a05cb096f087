"""One webhook: what is posted, what is tried again, what is given up."""

import asyncio
import hashlib
import hmac

import aiohttp
import pytest
from structlog.testing import capture_logs

from schemas import alerts
from schemas.alerts import Transition
from streams.alerts.webhook import Webhook
from tests.streams.alerts.hooks import SECRET, Got, listening, transition


def told(
    *statuses: int, found: Transition | None = None, secret: str = SECRET, give_up: float = 20.0
) -> tuple[bool, list[Got]]:
    """Whether a webhook that answers so took a transition, and all that was posted."""

    async def run() -> tuple[bool, list[Got]]:
        async with listening(*statuses) as hook, aiohttp.ClientSession() as session:
            webhook = hook.webhook(secret=secret, give_up_seconds=give_up)
            return await webhook.tell(session, found or transition()), hook.got

    return asyncio.run(run())


def test_a_transition_is_posted_once_with_its_name_and_signature() -> None:
    """As JSON, named by key and sequence, signed by HMAC-SHA256 of the body."""
    taken, [got] = told()

    assert taken
    assert got.name == "CsatLow/queue/billing:2"
    assert alerts.decode(got.body) == transition()
    expected = hmac.new(SECRET.encode(), got.body, hashlib.sha256).hexdigest()
    assert got.signature == f"sha256={expected}"


def test_without_a_secret_nothing_is_signed() -> None:
    """An empty key would be no proof of anything."""
    assert told(secret="")[1][0].signature is None


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_what_may_be_taken_later_is_sent_again_under_the_same_name(status: int) -> None:
    """Until it is taken."""
    taken, got = told(status, status)

    assert taken
    assert [one.name for one in got] == ["CsatLow/queue/billing:2"] * 3


@pytest.mark.parametrize("status", [400, 403, 404, 301])
def test_a_refusal_is_not_sent_again(status: int) -> None:
    """It would be the same the next time; a redirection is not followed."""
    with capture_logs() as logs:
        taken, got = told(status)

    assert not taken
    assert len(got) == 1
    assert [(log["event"], log["why"]) for log in logs] == [
        ("notification given up", f"status {status}")
    ]


def test_a_webhook_that_never_takes_it_is_given_up_loudly() -> None:
    """After the time of the settings; no log holds more of its address than the host."""
    with capture_logs() as logs:
        taken, got = told(*[503] * 100, give_up=0.5)

    assert not taken
    assert 2 <= len(got) < 50
    lost = [log for log in logs if log["event"] == "notification given up"]
    assert lost[0]["host"] == "127.0.0.1"
    assert "t0ken" not in str(logs)


def test_nobody_there_is_given_up_too() -> None:
    """Connections that are refused; no log holds more of the address than the host."""

    async def run() -> bool:
        async with aiohttp.ClientSession() as session:
            webhook = Webhook("http://127.0.0.1:1/t0ken", "", 1.0, 0.3)
            return await webhook.tell(session, transition())

    with capture_logs() as logs:
        assert not asyncio.run(run())
    assert "t0ken" not in str(logs)


def test_a_hostile_member_forges_no_header() -> None:
    """Names are escaped as in a URL."""
    _, [got] = told(found=transition(member="صورت‌حساب\r\nx-admin: 1"))

    assert got.name.isascii()
    assert got.name.endswith("%0D%0Ax-admin%3A%201:2")
