"""What of a long history lies apart: written once, back as soon as any of it changes."""

from collections.abc import Iterator

import pytest

from schemas.touchpoint import Touchpoint
from streams.checkpoint import Head, States
from streams.customers import drawers
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.fold import fold, settle
from streams.customers.limits import Limits
from streams.customers.memory import Verdict, remembered
from streams.customers.partition import PartitionFold
from streams.customers.publish import Publisher
from streams.customers.record import decode, encode
from streams.customers.state import Customer
from streams.lanes import Lane
from tests.streams.customers.flushes import PARTITIONS, records_of
from tests.support.touchpoints import answer, made, rated

LIMITS = Limits(10**9, 10**9)


@pytest.fixture(autouse=True)
def _short_hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever the last flush left as it was lies apart."""
    monkeypatch.setattr(drawers, "HAND_BYTES", 1)
    monkeypatch.setattr(drawers, "DRAWER_BYTES", 1)
    return iter(())


def stored(customer: Customer, *touchpoints: Touchpoint) -> tuple[bytes, dict[int, bytes | None]]:
    """Fold these and flush: the record at hand, and the drawers that changed."""
    for touchpoint in touchpoints:
        fold(customer, touchpoint, LIMITS, Desk(), Effects())
    settle(customer, "ada", LIMITS, Desk(), Effects())
    customer.tidy()
    changes, customer.drawers.changed = customer.drawers.changed, {}
    return encode(customer), changes


def talk(name: str, time: int = 0) -> list[Touchpoint]:
    """A question and its answer."""
    return [
        made(f"q{name}", time, conversation=name),
        answer(f"a{name}", time + 9, conversation=name),
    ]


def test_what_a_flush_leaves_as_it_was_goes_into_a_drawer() -> None:
    """A new customer has none; with the next flush the first conversation lies apart."""
    customer = Customer()
    _, first = stored(customer, *talk("one"))
    hand, second = stored(customer, *talk("two"))
    assert first == {}
    assert list(second) == [0]
    assert b"qone" in (second[0] or b"")
    assert b"qone" not in hand
    assert b"qtwo" in hand


def test_a_drawer_is_written_once() -> None:
    """Later flushes leave it alone."""
    customer = Customer()
    stored(customer, *talk("one"))
    stored(customer, *talk("two"))
    hand, changes = stored(customer, *talk("three"))
    assert 0 not in changes
    assert len(customer.drawers.held) == 2
    assert b"qthree" in hand


def test_a_drawer_of_which_a_part_changes_is_gone() -> None:
    """What else was in it is at hand again, or in the next drawer; nothing lies in two places."""
    customer = Customer()
    stored(customer, *talk("one"), *talk("two"), rated("r", 3, 4))
    stored(customer, *talk("three"))
    hand, changes = stored(customer, made("more", 20, conversation="one"))
    assert b"qone" in hand
    held = [
        name for drawer in customer.drawers.held.values() for _, name, _ in drawer.conversations
    ]
    assert sorted(held) == ["three", "two"]
    assert [len(drawer.ratings) for drawer in customer.drawers.held.values()] == [1]
    assert changes.keys() == {0}
    assert changes[0] is not None


def test_what_lay_apart_is_there_when_the_customer_comes_back() -> None:
    """Conversations, ratings, and the memory of what was seen."""
    customer, kept = Customer(), dict[int, bytes]()
    for step in (talk("one"), [rated("r", 3, 4)], talk("two"), talk("three")):
        hand, changes = stored(customer, *step)
        for number, value in changes.items():
            kept.pop(number, None)
            if value is not None:
                kept[number] = value
    again = decode(hand, kept)
    assert sorted(remembered(again)) == sorted(remembered(customer))
    assert all(again.conversation("desk", name) for name in ("one", "two", "three"))
    assert again.group("desk", "") is not None
    twice = fold(again, talk("one")[0], LIMITS, Desk(), Effects())
    assert twice is Verdict.DUPLICATE


def test_a_partition_comes_back_with_its_drawers() -> None:
    """A customer's second word in an old conversation is its second after a restart, too."""
    states: States = {}
    fold_ = PartitionFold(Publisher(Lane("test"), 0, PARTITIONS), LIMITS)
    for batch in (talk("one"), talk("two"), talk("three")):
        fold_.apply(records_of(batch))
        collected = fold_.collect()
        assert collected is not None
        for key, value in collected[2]:
            states.pop(key, None)
            if value is not None:
                states[key] = value
    assert sorted(key for key in states if key[:2] in (b"c:", b"d:")) == [
        *(b"c:ada", b"d:0:ada", b"d:1:ada"),
    ]
    back = PartitionFold(Publisher(Lane("test"), 0, PARTITIONS), LIMITS)
    back.load(states, Head(9, 0, 1, "test"))
    back.apply(records_of([made("more", 20, conversation="one")]))
    collected = back.collect()
    assert collected is not None
    written = dict(collected[2])
    assert b"qone" in (written[b"c:ada"] or b"")
    assert b"qone" not in (written[b"d:0:ada"] or b"")
