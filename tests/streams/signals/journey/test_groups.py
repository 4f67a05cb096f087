"""Segments and personas: cases by hand."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from schemas.touchpoint import Amount, Plain, Rating
from streams.signals.churn.features import features_at
from streams.signals.journey.group_file import load
from streams.signals.journey.group_spec import Group
from streams.signals.journey.groups import Groups, Judged, Membership
from tests.streams.signals.churn.histories import day
from tests.streams.signals.churn.test_features import at, known_of

OWN = Groups(load(None))
NOBODY = Judged({}, {}, "none", None, None)


def segment(**conditions: Any) -> Groups:
    """Groups with one segment, `x`."""
    return Groups([msgspec.convert({"segment": "x", **conditions}, Group)])


def test_a_buyer_who_is_overdue() -> None:
    """Three purchases of 400, ten days apart, the last of them 25 days ago: 2.5 own gaps."""
    bought = {"kind": "purchase", "channel": "web"}
    known = known_of(*(day(n, amount=Amount(400, "EUR"), **bought) for n in (0, 10, 20)))
    judged = Judged({}, features_at(known, at(45)), "use", 0.4, 60.0)
    assert OWN.of(judged) == Membership(("big spenders", "overdue"), "buys without help")
    assert OWN.of(replace(judged, risk=0.5)).segments[-1] == "worth a call"
    usual = replace(judged, features=features_at(known, at(30)))
    assert OWN.of(usual).segments == ("new", "regular buyers", "big spenders")


def test_who_complains_by_telephone() -> None:
    """Two calls of three contacts, one open for four days, and one of five stars for the help."""
    known = known_of(
        day(0, conversation="a", channel="phone", kind="call"),
        day(1, conversation="b", channel="phone", kind="call"),
        day(2, conversation="c", channel="email"),
        day(3, kind="rating", rating=Rating("csat5", 1)),
    )
    judged = Judged({}, features_at(known, at(4)), "support", None, None)
    assert OWN.of(judged) == Membership(
        ("new", "dissatisfied", "waiting for us"), "prefers to call"
    )


def test_nobody_knows_anything() -> None:
    """What is not known holds no bound, and makes nobody a segment."""
    assert OWN.of(NOBODY) == Membership((), "")
    assert OWN.of(replace(NOBODY, stage="awareness")).persona == "looks around"


PROFILE: dict[str, Plain] = {"plan": "gold", "age": "41", "vip": True, "note": None}
CASES: list[tuple[dict[str, Any], bool]] = [
    ({"profile": {"plan": ["gold", "tin"]}}, True),
    ({"profile": {"plan": ["tin"]}}, False),
    ({"profile": {"vip": ["true"]}}, True),
    ({"profile": {"age": {"at_least": 41}}}, True),
    ({"profile": {"age": {"at_least": 41.5}}}, False),
    ({"profile": {"plan": {"known": False}}}, True),  # no number
    ({"profile": {"note": {"known": True}}}, False),
    ({"profile": {"plan": ["gold"], "age": {"at_most": 40}}}, False),
    ({"behaviour": {"risk": {"at_least": 0.3, "at_most": 0.3}}}, True),
    ({"behaviour": {"health": {"known": True}}}, False),
    ({"behaviour": {"silence": {"known": False}}}, True),
    ({"stage": ["use", "support"], "behaviour": {"risk": {"known": True}}}, True),
    ({"stage": ["support"]}, False),
]


@pytest.mark.parametrize(("conditions", "holds"), CASES)
def test_conditions(conditions: dict[str, Any], holds: bool) -> None:
    """Each kind of condition, holding and not."""
    judged = Judged(PROFILE, {}, "use", 0.3, None)
    assert segment(**conditions).of(judged).segments == (("x",) if holds else ())


def test_the_first_persona_and_every_segment_once() -> None:
    """Two groups of one name are an or."""
    stage = ["use"]
    made = [
        {"segment": "a", "stage": stage},
        {"persona": "p", "stage": ["lost"]},
        {"segment": "b", "stage": stage},
        {"segment": "a", "stage": stage},
        {"persona": "q", "stage": stage},
        {"persona": "r", "stage": stage},
    ]
    groups = Groups(msgspec.convert(made, list[Group]))
    assert groups.of(replace(NOBODY, stage="use")) == Membership(("a", "b"), "q")
