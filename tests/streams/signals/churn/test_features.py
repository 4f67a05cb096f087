"""Features by hand, and that nothing of the future or the outcome is in them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.touchpoint import Amount, Rating, Touchpoint
from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.features import FEATURES, features_at
from streams.signals.churn.update import take
from tests.streams.signals.churn.histories import DAY_MS, START, day, eventful


def known_of(*touchpoints: Touchpoint) -> Behaviour:
    """What is remembered after these."""
    known = Behaviour()
    for touchpoint in touchpoints:
        take(known, touchpoint)
    return known


def at(number: float) -> int:
    """So many days after the start, in ms."""
    return START + int(number * DAY_MS)


def test_nothing_known_has_no_features() -> None:
    """Missing is no zero."""
    assert features_at(Behaviour(), START) == {}


def test_purchases_by_hand() -> None:
    """Three purchases, 10 days apart; 20 days later two own gaps have passed."""
    bought = {"kind": "purchase", "channel": "web"}
    known = known_of(*(day(n, amount=Amount(30, "EUR"), **bought) for n in (0, 10, 20)))
    found = features_at(known, at(40))
    assert math.isclose(found["purchase_silence"], math.log(21))
    assert math.isclose(found["purchase_overdue"], math.log(3))
    assert math.isclose(found["purchases"], math.log(4))
    assert math.isclose(found["spend"], math.log(91))
    assert math.isclose(found["order_value"], math.log(31))
    decayed = sum(math.exp(-days / 90) for days in (40, 30, 20))
    assert math.isclose(found["purchases_90"], math.log1p(decayed))
    assert not {"contacts_30", "csat_last", "unanswered_surveys", "sentiment"} & set(found)


def test_issues_by_hand() -> None:
    """A second issue within a week repeats; the first was solved and comes up again."""
    known = known_of(
        day(0, conversation="a"),
        day(1, conversation="a", kind="status", actor="agent", status="solved"),
        day(2, conversation="b"),
        day(2.5, conversation="b"),  # the same talk goes on
        day(3, conversation="a"),
    )
    found = features_at(known, at(3))
    assert found["open_issues"] == 2
    assert math.isclose(found["oldest_issue"], math.log(2))
    repeats = math.exp(-1 / 90) + 1
    assert math.isclose(found["repeat_contacts"], math.log1p(repeats))
    assert math.isclose(found["reopenings"], math.log(2))


def test_an_issue_without_an_end_is_let_go() -> None:
    """After thirty days nobody waits."""
    known = known_of(day(0, conversation="a"))
    assert features_at(known, at(30))["open_issues"] == 1
    assert features_at(known, at(31))["open_issues"] == 0
    assert "oldest_issue" not in features_at(known, at(31))


def test_ratings_by_family() -> None:
    """Last, mean and slope on 0 to 1; effort is turned round; a correction stands in."""
    known = known_of(
        day(0, kind="survey_sent", actor="system"),
        day(1, kind="survey_sent", actor="system"),
        day(2, kind="rating", rating=Rating("csat5", 5)),
        day(3, kind="rating", rating=Rating("csat5", 3)),
        day(4, kind="rating", rating=Rating("csat5", 1, of="3")),
        day(5, kind="rating", rating=Rating("ces5", 1)),
        day(6, kind="survey_sent", actor="system"),
    )
    found = features_at(known, at(7))
    assert found["csat_last"] == 0
    assert found["csat_mean"] == 0.5
    assert found["csat_slope"] == -1
    assert found["ces_last"] == 1
    assert "ces_slope" not in found
    assert math.isclose(found["unanswered_surveys"], math.log(2))


def test_a_breach_counts_once_there_are_contacts() -> None:
    """Promises broken are among what a contact met."""
    known = known_of(day(0))
    known.take_breach(at(0) // 1000)
    assert math.isclose(features_at(known, at(0))["breaches"], math.log(2))


@given(st.integers(0, 300), st.integers(0, 5))
def test_outcomes_change_nothing(place: int, seed: int) -> None:
    """A customer's outcome, wherever it lies, is in no feature and in no attribute."""
    touchpoints = list(eventful(120, seed))
    outcome = day(place, kind="outcome", outcome="churned", attributes={"churned": True})
    told = known_of(*touchpoints[: place % 120], outcome, *touchpoints[place % 120 :])
    assert told == known_of(*touchpoints)


@pytest.mark.parametrize("seed", range(3))
def test_every_feature_has_a_name(seed: int) -> None:
    """An eventful history knows them all, all finite."""
    touchpoints = list(eventful(2_000, seed))
    found = features_at(known_of(*touchpoints), touchpoints[-1].time)
    assert set(found) <= set(FEATURES)
    assert len(set(FEATURES) - set(found)) <= 1  # an open issue may be lacking
    assert all(math.isfinite(value) for value in found.values())


def test_silence_goes_on_ageing() -> None:
    """Without any event, silence and being overdue grow and activity fades."""
    known = known_of(day(0), day(5))
    early, later = features_at(known, at(6)), features_at(known, at(60))
    assert later["silence"] > early["silence"]
    assert later["overdue"] > early["overdue"]
    assert later["activity_7"] < early["activity_7"]


def test_what_decayed_to_nothing_is_nothing() -> None:
    """Fifteen years later an incident moves the landmark, and all counters but its own are gone."""
    known = known_of(
        day(0, kind="purchase"), day(0.5), day(15 * 365, kind="incident", actor="system")
    )
    found = features_at(known, at(15 * 365))
    assert found["activity_90"] == found["contacts_90"] == found["purchases_90"] == 0
    assert math.isclose(found["incidents"], math.log(2))


def test_a_purchase_counts_whoever_recorded_it() -> None:
    """A till or an agent; a message of an agent is no activity of the customer."""
    known = known_of(day(0, kind="purchase", actor="system"), day(3, actor="agent"))
    assert (known.activity.n, known.purchases.n) == (1, 1)
    assert math.isclose(features_at(known, at(9))["silence"], math.log(10))


def test_a_talk_makes_no_rhythm() -> None:
    """Five words within the hour, silent for two days since: two gaps of a day, not hundreds."""
    known = known_of(*(day(n / 120, conversation="a") for n in range(5)))
    found = features_at(known, at(2 + 4 / 120))
    assert math.isclose(found["overdue"], math.log(3))
