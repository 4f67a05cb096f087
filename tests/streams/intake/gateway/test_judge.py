"""Judging items: every one becomes a record, the refused ones are named."""

from schemas.canonical import Policy
from streams.intake.delivery import Outgoing
from streams.intake.gateway.judge import Refusal, judge
from streams.intake.sources import Sources
from tests.streams.intake.gateway.driver import touchpoint

NOON = 1_772_366_400_000


def test_a_touchpoint_becomes_a_record_of_its_own_bytes() -> None:
    """Its key names it by source and id."""
    item = touchpoint("7")
    judged = judge([item], Policy(), Sources(), received_at=NOON)
    assert judged.records == [Outgoing(b"demo:7", item)]
    assert judged.refused == []
    assert judged.accepted == 1


def test_a_refused_item_becomes_a_record_without_a_key() -> None:
    """So that normalize makes a dead letter of it; the sender learns its place and why."""
    items = [touchpoint("1"), b"[]", touchpoint("2", kind="dance"), b"{broken"]
    judged = judge(items, Policy(), Sources(), received_at=NOON)
    assert [record.value for record in judged.records] == items
    assert [record.key for record in judged.records] == [b"demo:1", None, None, None]
    assert [(r.index, r.reason) for r in judged.refused] == [
        (1, "not_an_object"),
        (2, "bad_value"),
        (3, "invalid_json"),
    ]
    assert judged.accepted == 1


def test_a_conversation_can_stand_for_the_customer() -> None:
    """Whether it is known is normalize's to say; without either there is nobody."""
    item = touchpoint("1", customer=None, conversation="c")
    assert judge([item], Policy(), Sources(), received_at=NOON).accepted == 1
    nobody = judge([touchpoint("1", customer=None)], Policy(), Sources(), received_at=NOON)
    assert [r.reason for r in nobody.refused] == ["missing_field"]


def test_a_reason_is_of_bounded_length() -> None:
    """A sender cannot make the answer many times larger than the request."""
    refusal: Refusal
    for item in (b'{"' + b"x" * 5_000 + b'": {}}', touchpoint("1", kind="k" * 5_000)):
        [refusal] = judge([item], Policy(), Sources(), received_at=NOON).refused
        assert 0 < len(refusal.error) <= 300
