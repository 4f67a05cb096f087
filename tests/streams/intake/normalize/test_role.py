"""The normalize role as a process: inbox → touchpoints and dead letters, killed or not."""

import signal
from pathlib import Path

import msgspec
import pytest

from schemas import dead_letters, topics, touchpoint
from schemas.dead_letters import DeadLetter, Reason
from schemas.touchpoint import Touchpoint
from streams import topics as cluster
from streams.settings import Settings
from tests.streams.intake.normalize.inbox import Inbox, as_json, produced
from tests.support.flow import await_true
from tests.support.log import read_all
from tests.support.workers import running

pytestmark = pytest.mark.flow

LIMIT = 180.0
NOON_MS = 1_769_860_800_000


@pytest.fixture
def settings(lane_settings: Settings) -> Settings:
    """A fresh lane with its topics."""
    cluster.apply(lane_settings)
    return lane_settings


def ids_in(settings: Settings) -> list[int]:
    """The touchpoints that came out so far."""
    return [int(found.id) for found in produced(settings)]


def numbered(ids: range) -> list[bytes]:
    """As many touchpoints of a few customers."""
    return [as_json(id=str(id_), customer=f"c{id_ % 7}") for id_ in ids]


def test_records_become_touchpoints_as_the_one_door_makes_them(
    settings: Settings, tmp_path: Path
) -> None:
    """Under the customer's key, received when Kafka had them, with the name of their run."""
    inbox = Inbox(settings)
    times = [
        inbox.put(as_json())[2],
        inbox.put(as_json(id="2", persona="loyal"), nabz_run=b"run-7", traceparent=b"00-1")[2],
    ]
    with running(settings, "normalize", tmp_path):
        await_true(lambda: len(ids_in(settings)) == 2, LIMIT, "both are touchpoints")
    found = read_all(settings, topics.TOUCHPOINTS.name)
    first = Touchpoint(
        id="1",
        source="shop",
        time=NOON_MS,
        channel="chat",
        kind="message",
        customer="email:ada@example.com",
        received_at=times[0],
    )
    second = msgspec.structs.replace(
        first, id="2", received_at=times[1], attributes={"persona": "loyal"}
    )
    assert [touchpoint.decode(message.value) for message in found] == [first, second]
    assert {message.key for message in found} == {b"email:ada@example.com"}
    assert [message.headers for message in found] == [[], [("nabz-run", b"run-7")]]
    assert read_all(settings, topics.DEAD_LETTERS.name) == []


def test_what_is_no_touchpoint_becomes_a_dead_letter_of_its_place(
    settings: Settings, tmp_path: Path
) -> None:
    """Its bytes as they came, the reason, and the source that it names."""
    vendor = b'{"ticket": 5, "source": {"via": "web"}}'
    cases: list[tuple[bytes | None, dict[str, bytes], Reason, str]] = [
        (b"{oops", {}, Reason.INVALID_JSON, ""),
        (None, {}, Reason.INVALID_JSON, ""),
        (as_json(time="2026-01-31T12:00:00"), {}, Reason.NO_ZONE, "shop"),
        (as_json(time="2026-01-31T12:00:00+25:00"), {}, Reason.BAD_TIME, "shop"),
        (as_json(received_at=5), {}, Reason.RESERVED_FIELD, "shop"),
        (vendor, {"nabz_source": b"zendesk"}, Reason.UNKNOWN_SOURCE, "zendesk"),
        (as_json(), {"nabz_source": b"zendesk"}, Reason.UNKNOWN_SOURCE, "zendesk"),
    ]
    inbox = Inbox(settings)
    places = [inbox.put(value, **headers) for value, headers, _, _ in cases]
    with running(settings, "normalize", tmp_path):
        await_true(
            lambda: len(read_all(settings, topics.DEAD_LETTERS.name)) == len(cases),
            LIMIT,
            "all are dead letters",
        )
    found = [
        dead_letters.decode(message.value)
        for message in read_all(settings, topics.DEAD_LETTERS.name)
    ]
    assert found == [
        DeadLetter(
            topic="inbox",
            partition=partition,
            offset=offset,
            time=time,
            source=source,
            reason=reason,
            error=letter.error,
            raw=value or b"",
            key=b"any",
            headers=tuple((name.replace("_", "-"), text) for name, text in headers.items()),
        )
        for letter, (partition, offset, time), (value, headers, reason, source) in zip(
            found, places, cases, strict=True
        )
    ]
    assert all(letter.error for letter in found)
    assert ids_in(settings) == []


def test_killed_with_9_again_and_again_it_loses_nothing(settings: Settings, tmp_path: Path) -> None:
    """What was not acked is read again: some may come twice, which customers drops."""
    inbox, sent = Inbox(settings), 0
    with running(settings, "normalize", tmp_path) as worker:
        for _ in range(4):
            before = len(set(ids_in(settings)))
            inbox.put_all(numbered(range(sent, sent + 500)))
            sent += 500
            await_true(
                lambda before=before: len(set(ids_in(settings))) > before,  # type: ignore[misc]
                LIMIT,
                "some of the new ones are touchpoints",
            )
            worker.kill()
            worker.start()
        await_true(lambda: set(ids_in(settings)) == set(range(sent)), LIMIT, "all of them are")
    assert read_all(settings, topics.DEAD_LETTERS.name) == []


def test_told_to_stop_it_ends_in_order_and_nothing_comes_twice(
    settings: Settings, tmp_path: Path
) -> None:
    """What was acked is committed: the next worker goes on behind it."""
    inbox = Inbox(settings)
    inbox.put_all(numbered(range(100)))
    with running(settings, "normalize", tmp_path) as worker:
        await_true(lambda: len(ids_in(settings)) == 100, LIMIT, "the first hundred")
        worker.signal(signal.SIGTERM)
        assert worker.wait() == 0
        worker.start()
        inbox.put_all(numbered(range(100, 200)))
        await_true(lambda: len(ids_in(settings)) >= 200, LIMIT, "the second hundred")
    assert sorted(ids_in(settings)) == list(range(200))
