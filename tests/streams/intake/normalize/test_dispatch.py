"""One record of inbox: touchpoints and refusals, whatever it holds; nothing is raised."""

from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.canonical import Policy
from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels import registry
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.delivery import to_record
from streams.intake.normalize import dispatch
from streams.intake.normalize.dispatch import Dispatcher, Read
from streams.intake.normalize.letters import letter
from streams.intake.policy import policy_of
from streams.intake.sources import Source, Sources
from streams.settings import Settings
from tests.streams.customers.flushes import FakeRecord

AT = 1_769_860_800_000
SOURCES = Sources(
    [
        Source("desk", "listing", zone="Europe/Berlin", country="DE", channels=("email",)),
        Source("broken", "failing"),
        Source("plain", "touchpoints"),
    ]
)


def items(delivery: Delivery) -> Iterable[Item]:
    """An adapter for tests: the body is a JSON array of items; a string in it is a refusal."""
    for item in msgspec.json.decode(delivery.body):
        yield Refused(Reason.UNKNOWN_TYPE, item) if isinstance(item, str) else item


def failing(delivery: Delivery) -> Iterable[Item]:
    """One with a mistake, after its first item."""
    yield {"id": "1", "time": delivery.received_at, "channel": "email", "kind": "visit"} | {
        "customer": "ada"
    }
    raise KeyError("secret text of the vendor")


@pytest.fixture
def dispatcher(monkeypatch: pytest.MonkeyPatch) -> Dispatcher:
    """With the adapters of these tests alone."""
    made = {
        "listing": Adapter("listing", "Listing", items, (("a", "b"),)),
        "failing": Adapter("failing", "Failing", failing, (("a", "b"),)),
    }
    monkeypatch.setattr(dispatch, "adapters", lambda: made)
    return Dispatcher(policy_of(Settings(), SOURCES), SOURCES)


def delivered(body: bytes, source: str = "desk", kind: str = "listing") -> FakeRecord:
    """A verified delivery as it lies on inbox."""
    record = to_record(Delivery(source, body, AT), kind=kind, delivery_id="7")
    return FakeRecord("inbox", 0, 5, AT, 1, tuple(record.headers or ()), record.key, record.value)


def item(**fields: object) -> dict[str, object]:
    """A touchpoint's form, as an adapter gives it."""
    least = {"id": "1", "time": AT, "channel": "email", "kind": "message", "customer": "ada"}
    return least | fields


def reasons(read: Read) -> list[Reason]:
    """Why parts were refused."""
    return [refused.reason for refused in read.refused]


def test_each_item_goes_through_the_door_on_its_own(dispatcher: Dispatcher) -> None:
    """With its source's zone and country; what is refused leaves the others alone."""
    body = [
        item(id="1", time="2026-01-31T12:00:00"),
        item(id="2", customer={"phone": "0170 1234567"}, source="a vendor's own word"),
        item(id="3", channel="chat"),
        "a thing that is none",
        item(id="4", time="soon"),
    ]
    read = dispatcher.read(delivered(msgspec.json.encode(body)))
    assert [(t.source, t.id, t.time, t.customer) for t in read.touchpoints] == [
        ("desk", "1", 1_769_857_200_000, "ada"),
        ("desk", "2", AT, "phone:+491701234567"),
    ]
    assert all(t.received_at == AT for t in read.touchpoints)
    assert reasons(read) == [Reason.BAD_VALUE, Reason.UNKNOWN_TYPE, Reason.BAD_TIME]
    assert read.refused[0].error.startswith("item 3: channel: source desk declares email only")


def test_refused_parts_of_one_delivery_are_one_letter_with_the_whole_of_it(
    dispatcher: Dispatcher,
) -> None:
    """Every reason is named, and the record kept once, with all that sends it again."""
    record = delivered(b'["first", "second", {"id": "1"}]')
    read = dispatcher.read(record)
    made = letter(record, read.refused, read.source)
    assert (made.topic, made.partition, made.offset, made.time) == ("inbox", 0, 5, AT)
    assert (made.reason, made.reasons) == (
        Reason.UNKNOWN_TYPE,
        (Reason.UNKNOWN_TYPE, Reason.MISSING_FIELD),
    )
    assert made.error.startswith("unknown_type: item 1: first; unknown_type: item 2: second; ")
    assert (made.source, made.raw, made.key) == ("desk", record.value, b"desk\n7")
    assert list(made.headers) == list(record.headers)


def test_a_letter_names_ten_refusals_and_counts_the_rest(dispatcher: Dispatcher) -> None:
    """However many there are."""
    record = delivered(msgspec.json.encode(["x"] * 12 + [item(time="soon")]))
    read = dispatcher.read(record)
    error = letter(record, read.refused, read.source).error
    assert error.count("item") == 10
    assert error.endswith("; and 1 bad_time, 2 unknown_type")


def test_a_mistake_in_an_adapter_is_a_refusal_that_tells_nothing_of_the_data(
    dispatcher: Dispatcher,
) -> None:
    """What it gave before counts."""
    read = dispatcher.read(delivered(b"{}", "broken", "failing"))
    assert [t.id for t in read.touchpoints] == ["1"]
    assert reasons(read) == [Reason.MALFORMED]
    assert "secret" not in read.refused[0].error


@pytest.mark.parametrize(
    ("source", "kind"), [("gone", "listing"), ("desk", "unheard-of"), ("plain", "touchpoints")]
)
def test_what_nobody_reads_is_of_an_unknown_source(
    dispatcher: Dispatcher, source: str, kind: str
) -> None:
    """A source that is not declared, or a kind without an adapter."""
    read = dispatcher.read(delivered(b"[]", source, kind))
    assert (reasons(read), read.source) == ([Reason.UNKNOWN_SOURCE], source)


@pytest.mark.parametrize(("strict", "expected"), [(False, []), (True, [Reason.UNKNOWN_SOURCE])])
def test_what_came_by_v1_needs_a_declaration_only_where_the_file_is_strict(
    strict: bool, expected: list[Reason]
) -> None:
    """As the gateway took it: a till that nobody declared sends CloudEvents."""
    sources = Sources(strict=strict)
    event = {"specversion": "1.0", "id": "1", "source": "/tills/7", "type": "t", "data": item()}
    delivery = Delivery("tills-7", msgspec.json.encode(event), AT, "application/cloudevents+json")
    sent = to_record(delivery, kind="cloudevents", delivery_id="1")
    record = FakeRecord("inbox", 0, 5, AT, 1, tuple(sent.headers or ()), sent.key, sent.value)
    read = Dispatcher(policy_of(Settings(), sources), sources).read(record)
    assert reasons(read) == expected
    assert [found.source for found in read.touchpoints] == ["tills-7"] * (not strict)


def test_a_delivery_with_nothing_or_far_too_much_in_it_is_refused(
    dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is dropped in silence, and nothing is endless."""
    assert reasons(dispatcher.read(delivered(b"[]"))) == [Reason.UNKNOWN_TYPE]
    monkeypatch.setattr(dispatch, "MOST_ITEMS", 3)
    read = dispatcher.read(delivered(msgspec.json.encode([item(id=str(n)) for n in range(5)])))
    assert (len(read.touchpoints), reasons(read)) == (3, [Reason.TOO_LARGE])


def test_a_canonical_record_takes_zone_and_country_of_the_source_that_it_names() -> None:
    """As if its sender had written them."""
    raw = msgspec.json.encode(
        item(source="desk", time="2026-01-31T12:00:00", customer={"phone": "0170 1234567"})
    )
    dispatcher = Dispatcher(policy_of(Settings(), SOURCES), SOURCES)
    [found] = dispatcher.read(FakeRecord("inbox", 0, 5, AT, 1, (), None, raw)).touchpoints
    assert (found.time, found.customer) == (1_769_857_200_000, "phone:+491701234567")


@pytest.mark.parametrize(
    ("said", "received_at"),
    [
        (b"1700", 1_700),
        (str(AT + 1).encode(), AT),
        (b"-5", AT),
        (b"soon", AT),
        (b"9" * 5_000, AT),
        (None, AT),
    ],
)
def test_what_is_sent_again_was_received_when_it_came_first(
    said: bytes | None, received_at: int
) -> None:
    """Never later than it lies on inbox, whatever the header holds."""
    raw = msgspec.json.encode(item(source="other"))
    record = FakeRecord("inbox", 0, 5, AT, 1, (("nabz-received", said),), None, raw)  # type: ignore[arg-type]  # as hostile as Kafka allows
    [found] = Dispatcher(Policy(), Sources()).read(record).touchpoints
    assert found.received_at == received_at


KINDS = sorted(registry.adapters())


@given(
    st.sampled_from([*KINDS, "none"]),
    st.binary(max_size=60) | st.sampled_from([b"[[]]", b"{}", b"[" * 9_000, b'{"data":[1]}']),
    st.dictionaries(
        st.sampled_from(["nabz-kind", "nabz-source", "nabz-h-x", "nabz-content-type", "x"]),
        st.none() | st.binary(max_size=9),
    ),
)
def test_no_record_stops_the_role(kind: str, body: bytes, headers: dict[str, bytes | None]) -> None:
    """Every adapter there is, any bytes, any headers: touchpoints or refusals, always some."""
    sources = Sources([Source("any", kind)])
    given_ = {"nabz-source": b"any", "nabz-kind": kind.encode()} | headers
    record = FakeRecord("inbox", 0, 5, AT, 1, tuple(given_.items()), None, body)  # type: ignore[arg-type]  # as above
    read = Dispatcher(Policy(), sources).read(record)
    assert read.touchpoints or read.refused
