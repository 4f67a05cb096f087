"""What a conversation lends to a touchpoint that names no dimension."""

from msgspec.structs import replace

from streams.signals.dimensions import NOTHING, adds_to, dimensions_at, filled
from streams.signals.turns import Dimensions, Turn


def dims(**named: str) -> Dimensions:
    """Dimensions of which these are known."""
    return replace(NOTHING, **named)


def test_a_missing_dimension_is_the_latest_known_before_else_the_next_after() -> None:
    """What the touchpoint itself names stands; before wins over after, near over far."""
    named = [
        dims(channel="chat", queue="a"),
        dims(channel="email", queue="b"),
        dims(channel="phone"),
        dims(channel="chat", team="north"),
        dims(channel="chat", team="south", agent="kim"),
    ]
    found = [Turn(n, str(n), False, False, one) for n, one in enumerate(named)]
    expected = dims(channel="phone", queue="b", team="north", agent="kim")
    assert dimensions_at(found, 2) == expected
    assert dimensions_at(found, 0) == dims(channel="chat", queue="a", team="north", agent="kim")


def test_filling_takes_only_what_is_missing() -> None:
    """And `adds_to` says beforehand whether it would."""
    own, other = dims(channel="chat", queue="a"), dims(queue="b", priority="high")
    assert filled(own, other) == dims(channel="chat", queue="a", priority="high")
    assert adds_to(own, other)
    assert filled(own, dims(channel="sms", queue="b")) == own
    assert not adds_to(own, dims(channel="sms", queue="b"))
