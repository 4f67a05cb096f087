"""The demo's webhook: shows what is signed, once; nothing else gets through."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from deploy.local.demo.receiver import Receiver
from schemas import alerts
from schemas.alerts import Transition
from streams.alerts.webhook import headers_of
from tests.streams.alerts.hooks import transition


@pytest.fixture
def heard() -> list[Transition]:
    """What the terminal was told of."""
    return []


@pytest.fixture
def receiver(heard: list[Transition]) -> Iterator[Receiver]:
    """A webhook that listens."""
    with Receiver(heard.append) as found:
        yield found


def post(receiver: Receiver, body: bytes, **headers: str) -> int:
    """The status that a POST is answered with."""
    connection = http.client.HTTPConnection(urlsplit(receiver.url).netloc, timeout=10)
    try:
        connection.request("POST", "/alerts", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def told(receiver: Receiver, found: Transition, secret: str | None = None) -> int:
    """The status of a POST as the alerts role makes it."""
    body = alerts.encode(found)
    return post(receiver, body, **headers_of(found, body, (secret or receiver.secret).encode()))


def test_an_alert_is_heard_once_however_often_it_comes(
    receiver: Receiver, heard: list[Transition]
) -> None:
    """By its name; counted by state."""
    over = transition("resolved", "firing", sequence=3)

    assert [told(receiver, one) for one in (transition(), transition(), over)] == [204] * 3
    assert heard == [transition(), over]
    assert (receiver.count("firing"), receiver.count("resolved")) == (1, 1)


def test_what_others_on_this_machine_send_is_refused(
    receiver: Receiver, heard: list[Transition]
) -> None:
    """A wrong signature, none, or one that is no ASCII."""
    assert told(receiver, transition(), "guess") == 403
    assert post(receiver, alerts.encode(transition())) == 403
    assert post(receiver, b"{}", **{"nabz-signature": "ü"}) == 403
    assert heard == []


def test_what_is_no_alert_is_refused(receiver: Receiver, heard: list[Transition]) -> None:
    """Signed nonsense, and more than an alert can be."""
    headers = headers_of(transition(), b"{}", receiver.secret.encode())
    assert post(receiver, b"{}", **headers) == 400
    connection = http.client.HTTPConnection(urlsplit(receiver.url).netloc, timeout=10)
    connection.putrequest("POST", "/alerts")
    connection.putheader("content-length", "1000000000")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
    assert heard == []
