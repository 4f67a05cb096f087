"""The nasty sets are nasty: each trap that they are made for is in them."""

import msgspec

from schemas.canonical import Policy, canonicalise
from tests.oracle.recompute import recompute
from tests.oracle.scenarios import BEYOND_MS, DEEDS, HORIZON_MS, Draft, build, scenario, with_copies

SEEDS = range(20)


def test_a_seed_gives_the_same_arrival_again() -> None:
    """Two runs of a test see the same touchpoints."""
    assert scenario(7) == scenario(7)
    assert scenario(7) != scenario(8)


def test_sets_within_the_horizon_have_nothing_late() -> None:
    """Whatever the order, no touchpoint of such a set is late; copies and the future are there."""
    results = [recompute(scenario(seed), HORIZON_MS) for seed in SEEDS]
    assert [r.late for r in results] == [0] * len(SEEDS)
    assert all(r.duplicates for r in results)
    assert all(r.future for r in results)


def test_sets_beyond_the_horizon_have_late_ones() -> None:
    """The longer span is what tests of lateness need."""
    assert all(recompute(scenario(s, span_ms=BEYOND_MS), HORIZON_MS).late for s in SEEDS)


def test_sets_hold_every_trap() -> None:
    """Over a few seeds: corrected ratings, corrections that come first, open and ended clocks."""
    arrivals = [scenario(seed) for seed in SEEDS]
    results = [recompute(arrival, HORIZON_MS) for arrival in arrivals]
    outcomes = {row.outcome for r in results for row in r.response_times.values()}
    assert outcomes == {"open", "none"}
    assert {key.measure for r in results for key in r.panes} == {
        "contacts",
        "first_contact",
        "first_response",
        "next_response",
        "full_resolution",
        "resolved",
        "calls",
        "service_level",
        "handle_time",
        "csat",
        "nps",
        "ces5",
        "ces7",
        "satisfaction",
        "surveys",
    }
    places = [{(t.source, t.id): n for n, t in enumerate(arrival)} for arrival in arrivals]
    assert any(
        place.get((t.source, t.rating.of or ""), -1) > place[t.source, t.id]
        for arrival, place in zip(arrivals, places, strict=True)
        for t in arrival
        if t.rating is not None
    )


def test_ids_follow_neither_time_nor_arrival() -> None:
    """A fold that orders by arrival or by id alone would be found out."""
    ids = [t.id for t in build([Draft(time=n) for n in range(5)])]
    assert ids != sorted(ids)
    assert len(set(ids)) == 5


def test_a_copy_comes_after_its_first() -> None:
    """Copies are later arrivals of the very same touchpoint."""
    one, two = build([Draft(), Draft(time=1)])
    assert with_copies([one, two], [(0, 0), (1, 9)]) == [one, one, two, two]


def test_every_touchpoint_is_one_by_the_contract() -> None:
    """Sent as JSON through the one door it comes out as it is."""
    touchpoints = [t for seed in SEEDS for t in scenario(seed)]
    assert {t.kind for t in touchpoints} == {kind for _, kind in DEEDS}
    for touchpoint in touchpoints:
        record = msgspec.to_builtins(touchpoint)
        received_at = record.pop("received_at")
        assert canonicalise(record, Policy(), received_at=received_at) == touchpoint
