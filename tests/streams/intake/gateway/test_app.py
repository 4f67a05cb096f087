"""The gateway on the real Kafka: what is answered, and what is on inbox then."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from streams.intake.gateway.items import MAX_ITEM_BYTES
from streams.settings import Settings
from tests.streams.intake.gateway.driver import Client, inbox, limited, running, touchpoint

pytestmark = pytest.mark.flow


def test_a_touchpoint_is_on_inbox_as_sent_when_the_answer_comes(
    client: Client, gateway_settings: Settings
) -> None:
    """202 comes after Kafka has it: bytes, key, and no header nabz-source."""
    sent = b'{"kind":"message",  "id":"1","source":"demo","time":0,"channel":"chat","customer":"a"}'
    answer = client.post(sent)
    assert (answer.status, answer.json) == (202, {"accepted": 1, "refused": []})
    [record] = inbox(gateway_settings)
    assert record.value() == sent
    assert record.key() == b"demo:1"
    assert record.headers() is None


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "nonsense", ""])
def test_an_array_is_taken_whatever_the_content_type(
    client: Client, gateway_settings: Settings, content_type: str
) -> None:
    """Programs name it as they like."""
    items = [touchpoint(str(n)) for n in range(250)]
    answer = client.post(b"[" + b",".join(items) + b"]", Content_Type=content_type)
    assert (answer.status, answer.json) == (202, {"accepted": 250, "refused": []})
    assert sorted(r.value() for r in inbox(gateway_settings)) == sorted(items)


def test_json_lines_and_gzip_are_taken(client: Client, gateway_settings: Settings) -> None:
    """Compressed lines come through as the lines themselves."""
    items = [touchpoint(str(n)) for n in range(3)]
    assert client.post_gzip(b"\n".join(items)).json == {"accepted": 3, "refused": []}
    assert sorted(r.value() for r in inbox(gateway_settings)) == items


def test_a_partly_bad_array_is_taken_and_its_bad_items_named(
    client: Client, gateway_settings: Settings
) -> None:
    """All of it is on inbox: normalize makes dead letters of what is no touchpoint."""
    items = [touchpoint("1"), b'{"id": "2"}', touchpoint("3"), b"4"]
    answer = client.post(b"[" + b",".join(items) + b"]")
    assert answer.status == 202
    assert answer.json["accepted"] == 2
    assert [r["index"] for r in answer.json["refused"]] == [1, 3]
    assert answer.json["refused"][1]["reason"] == "not_an_object"
    assert all(r["error"] for r in answer.json["refused"])
    assert sorted(r.value() for r in inbox(gateway_settings)) == sorted(items)


def test_where_nothing_is_accepted_the_answer_is_400(
    client: Client, gateway_settings: Settings
) -> None:
    """With the same body, and the item on inbox all the same."""
    answer = client.post(b'{"id": "2"}')
    assert answer.status == 400
    assert answer.json["accepted"] == 0
    assert answer.json["refused"][0]["index"] == 0
    assert [r.value() for r in inbox(gateway_settings)] == [b'{"id": "2"}']


def test_the_largest_item_is_taken(client: Client, gateway_settings: Settings) -> None:
    """It is no touchpoint, but comes to inbox whole, so that it can become a dead letter."""
    largest = os.urandom(MAX_ITEM_BYTES // 2 - 1).hex().join('""').encode()
    assert len(largest) == MAX_ITEM_BYTES
    answer = client.post(largest)
    assert answer.json["refused"][0]["reason"] == "too_large"
    assert [r.value() for r in inbox(gateway_settings)] == [largest]


def test_many_senders_at_once_lose_and_double_nothing(
    client: Client, gateway_settings: Settings
) -> None:
    """What was answered 202 is on inbox once."""
    bodies = [touchpoint(str(n)) for n in range(200)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(client.post, bodies))
    assert {answer.status for answer in answers} == {202}
    assert sorted(r.value() for r in inbox(gateway_settings)) == sorted(bodies)


def test_more_than_may_wait_is_not_taken(gateway_settings: Settings) -> None:
    """A body with more touchpoints than may ever wait for Kafka is too large."""
    settings = limited(gateway_settings, max_in_flight=2)
    with running(settings) as client:
        assert client.post(b"\n".join([touchpoint()] * 3)).status == 413
        assert client.post(b"\n".join([touchpoint()] * 2)).status == 202


def test_ready_and_figures(client: Client) -> None:
    """Kafka answers; the figures count what was taken, refused and answered."""
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}
    client.post(b"[" + touchpoint() + b",1]")
    figures = client.get("/metrics")
    assert figures.headers["Content-Type"].startswith("text/plain")
    lines = figures.body.decode().splitlines()
    whose, refused = 'instance="0",role="gateway"', 'reason="not_an_object",role="gateway"'
    assert f"nabz_gateway_accepted_total{{{whose}}} 1.0" in lines
    assert f'nabz_gateway_refused_total{{instance="0",{refused}}} 1.0' in lines
    assert f'nabz_gateway_requests_total{{{whose},status="202"}} 1.0' in lines
    assert f'nabz_gateway_requests_total{{{whose},status="200"}} 2.0' in lines
    assert f"nabz_gateway_in_flight{{{whose}}} 0.0" in lines
    assert f"nabz_gateway_ack_seconds_count{{{whose}}} 1.0" in lines


def test_not_ready_without_its_topic(lane_settings: Settings) -> None:
    """The answer says what to do; a touchpoint is not taken either."""
    settings = limited(lane_settings)
    missing = settings.names.topic("inbox")
    with running(settings) as client:
        answer = client.get("/readyz")
        assert answer.status == 503
        assert answer.json == {"error": f"topic {missing} is missing; run nabz topics apply"}
