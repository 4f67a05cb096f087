"""Examples: what was known at their time, nothing after it, and the label that came later."""

import math

from streams.churn.examples import of_inactivity, of_leavers, of_outcomes
from streams.churn.history import Customer
from streams.signals.churn.behaviour import Behaviour, pack, unpack
from streams.signals.churn.features import features_at
from streams.signals.churn.update import take
from tests.streams.churn.populations import DAY_MS, START
from tests.streams.signals.churn.histories import day, eventful


def at(number: float) -> int:
    """So many days after the start, in ms."""
    return START + int(number * DAY_MS)


def test_an_outcome_is_foretold_from_before_it() -> None:
    """A week ahead, the message of the last day is not known yet."""
    told = Customer(
        "ada", [day(0), day(19), day(20, kind="outcome", outcome="churned")], [at(18) // 1000]
    )
    (found,) = of_outcomes([told], 7 * DAY_MS)
    assert (found.customer, found.at, found.lost) == ("ada", at(13), True)
    assert math.isclose(found.features["silence"], math.log(14))
    assert found.features["breaches"] == 0
    (later,) = of_outcomes([told], 0)
    assert math.isclose(later.features["silence"], math.log(2))
    assert later.features["breaches"] > 0


def test_an_outcome_of_whom_nothing_is_known_teaches_nothing() -> None:
    """Neither features nor attributes."""
    assert not list(
        of_outcomes([Customer("ada", [day(0, kind="outcome", outcome="renewed")], [])], 0)
    )


def test_silence_is_a_loss() -> None:
    """Bought before and not within ten days after; who had not bought yet is no example."""
    one = Customer("one", [day(n, kind="purchase") for n in (0, 15)], [])
    other = Customer("other", [day(1, kind="purchase"), day(25, kind="visit")], [])
    late = Customer("late", [day(21, kind="purchase")], [])
    found = list(of_inactivity([one, other, late], at(10), 10 * DAY_MS, "purchase"))
    assert [(each.customer, each.lost) for each in found] == [("one", False), ("other", True)]
    assert [each.gone for each in found] == [True, False]  # ten days to the moment are ten days
    (back,) = of_inactivity([one], at(16), 10 * DAY_MS, "purchase")
    assert not back.gone
    assert all(math.isclose(each.features["purchases"], math.log(2)) for each in found)


def test_who_left_before_is_no_example() -> None:
    """Who leaves within the days after is lost, who leaves later is not yet."""
    left = {
        name: Customer(name, [day(0), day(when, kind="outcome", outcome="churned")], [])
        for name, when in (("before", 5), ("soon", 12), ("later", 40))
    }
    stayed = Customer("stayed", [day(0)], [])
    found = of_leavers([*left.values(), stayed], at(10), 10 * DAY_MS)
    assert {each.customer: each.lost for each in found} == {
        "soon": True,
        "later": False,
        "stayed": False,
    }


def test_learning_and_scoring_see_the_same_features() -> None:
    """What a worker holds, packed and restored on its way, equals what is learnt from to 1e-9."""
    history = list(eventful(400, seed=3))
    kept = Behaviour()
    for touchpoint in history:
        take(kept, touchpoint)
        kept = unpack(pack(kept))
    end = history[-1].time
    outcome = day((end - START) / DAY_MS, "end", kind="outcome", outcome="churned")
    (found,) = of_outcomes([Customer("ada", [*history, outcome], [])], 0)
    live = features_at(kept, found.at)
    assert found.features.keys() == live.keys()
    assert all(abs(found.features[name] - live[name]) < 1e-9 for name in live)
    assert found.profile == kept.profile
