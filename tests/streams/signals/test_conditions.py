"""Conditions: the first that matches wins."""

import msgspec

from streams.signals.conditions import Conditions, first_match


class Rule(msgspec.Struct):
    """Anything that holds under conditions."""

    name: str
    when: Conditions = {}


RULES = [
    Rule("both", {"queue": ("billing", "returns"), "segment": ("gold",)}),
    Rule("gold", {"segment": ("gold",)}),
    Rule("rest"),
]


def test_all_conditions_of_a_rule_must_hold_and_the_first_rule_wins() -> None:
    """What is not known holds no condition."""
    cases: list[tuple[dict[str, str | None], str]] = [
        ({"queue": "returns", "segment": "gold"}, "both"),
        ({"queue": "sales", "segment": "gold"}, "gold"),
        ({"queue": "billing", "segment": None}, "rest"),
        ({}, "rest"),
    ]
    for dimensions, name in cases:
        found = first_match(RULES, dimensions)
        assert found is not None
        assert found.name == name
    assert first_match(RULES[:2], {"segment": "tin"}) is None
