"""The simulator: the same bytes for the same seed, and a world that could be."""

from collections import Counter

import msgspec
import pytest

from schemas.canonical import Policy, Refused, canonicalise
from schemas.touchpoint import Touchpoint
from streams.errors import ConfigError
from streams.signals.conversation import NEVER, course_of
from streams.signals.course import Keep
from streams.signals.turns import turn_of
from streams.simulate.lines import Line, simulate

_START = 1_767_610_800_000  # Monday, 2026-01-05 11:00 UTC
_POLICY = Policy()


def _lines(
    seconds: float = 60,
    rate: float = 50,
    *,
    seed: int = 1,
    start_ms: int = _START,
    scenario: str = "normal",
) -> list[Line]:
    lines = simulate(seed=seed, start_ms=start_ms, seconds=seconds, rate=rate, scenario=scenario)
    return list(lines)


def _touchpoints(lines: list[Line]) -> list[Touchpoint]:
    return [canonicalise(line.text, _POLICY, received_at=line.time) for line in lines]


def _is_bad(touchpoint: Touchpoint) -> bool:
    rating = touchpoint.rating
    return rating is not None and rating.scale == "csat5" and rating.value < 4


def test_the_same_seed_and_start_give_the_same_bytes() -> None:
    """Also line by line: a shorter run is the beginning of a longer one."""
    assert _lines() == _lines()
    short = _lines(seconds=20)
    assert short == _lines()[: len(short)]


@pytest.mark.parametrize(("seed", "start_ms"), [(2, _START), (1, _START + 1000)])
def test_ids_differ_between_seeds_and_starts(seed: int, start_ms: int) -> None:
    """Two runs never claim to be the same touchpoints."""
    ids = {touchpoint.id for touchpoint in _touchpoints(_lines(seconds=10))}
    others = {
        touchpoint.id
        for touchpoint in _touchpoints(_lines(seconds=10, seed=seed, start_ms=start_ms))
    }
    assert not ids & others


@pytest.mark.parametrize("scenario", ["normal", "calm", "incident"])
def test_every_record_is_accepted_once_and_in_order(scenario: str) -> None:
    """Unique ids, times that never go back, all within the run."""
    lines = _lines(scenario=scenario)
    found = _touchpoints(lines)
    assert len({touchpoint.id for touchpoint in found}) == len(found)
    times = [touchpoint.time for touchpoint in found]
    assert times == sorted(times) == [line.time for line in lines]
    assert times[0] >= _START
    assert times[-1] < _START + 60_000


@pytest.mark.parametrize(
    ("rate", "seconds"), [(200, 60), (20, 600), (0.5, 86_400), (0.05, 604_800)]
)
def test_the_rate_is_the_mean_of_the_run(rate: float, seconds: float) -> None:
    """Within a tenth, for a minute, a day or a week."""
    assert len(_lines(seconds, rate)) == pytest.approx(rate * seconds, rel=0.1)


def test_nights_are_quieter_than_days() -> None:
    """A day has its rhythm."""
    hours = Counter(line.time // 3_600_000 % 24 for line in _lines(86_400, 0.3))
    assert sum(hours[hour] for hour in range(9, 12)) > 3 * sum(hours[hour] for hour in range(3))


def test_the_mix_is_that_of_a_contact_centre() -> None:
    """Every kind but outcomes, many channels, few transfers, mostly csat5, most surveys silent."""
    found = _touchpoints(_lines(600, 20))
    kinds = Counter(touchpoint.kind for touchpoint in found)
    scales = Counter(t.rating.scale for t in found if t.rating)
    wanted = {"message", "call", "visit", "purchase", "rating", "status", "transfer"}
    assert kinds.keys() == wanted | {"profile", "incident", "survey_sent"}
    assert {touchpoint.language for touchpoint in found} == {None, "en", "fa"}
    assert len({touchpoint.channel for touchpoint in found}) >= 12
    assert 0.03 < kinds["rating"] / len(found) < 0.12
    assert kinds["transfer"] < kinds["message"] / 20
    assert scales["csat5"] > sum(scales.values()) / 2
    assert {"nps", "ces7", "stars5"} < scales.keys()
    asked = {touchpoint.conversation for touchpoint in found if touchpoint.kind == "survey_sent"}
    answered = {touchpoint.conversation for touchpoint in found if touchpoint.rating}
    assert 0.1 < len(asked & answered - {None}) / len(asked) < 0.6


def test_agents_and_bots_speak_after_their_customers() -> None:
    """The first word of a conversation is the customer's, and its customer stays the same."""
    customers: dict[str, str] = {}
    for touchpoint in _touchpoints(_lines(300, 50)):
        if touchpoint.conversation is None:
            continue
        if touchpoint.conversation not in customers:
            assert touchpoint.actor == "customer"
            assert touchpoint.kind in {"message", "call"}
            customers[touchpoint.conversation] = touchpoint.customer
        assert customers[touchpoint.conversation] == touchpoint.customer


def test_corrections_name_a_rating_of_the_same_customer_and_scale() -> None:
    """There are some, and none comes before what it corrects."""
    ratings: dict[str, Touchpoint] = {}
    corrections = 0
    for touchpoint in _touchpoints(_lines(600, 50)):
        if touchpoint.rating is None:
            continue
        if touchpoint.rating.of is not None:
            original = ratings[touchpoint.rating.of]
            assert original.rating is not None
            assert original.customer == touchpoint.customer
            assert original.rating.scale == touchpoint.rating.scale
            corrections += 1
        ratings[touchpoint.id] = touchpoint
    assert corrections > 10


def test_an_incident_shows_from_second_20_to_40_and_in_its_queue_alone() -> None:
    """More contacts and bad ratings of billing by chat; before and elsewhere all is well."""
    lines = _lines(60, 100, scenario="incident")
    found, first = _touchpoints(lines), lines[0].time

    def rated(from_s: int, to_s: int, *, hit: bool) -> list[Touchpoint]:
        return [
            t
            for t in found
            if t.rating
            and t.rating.scale == "csat5"
            and from_s * 1000 <= t.time - first < to_s * 1000
            and ((t.queue, t.channel) == ("billing", "chat")) is hit
        ]

    during, elsewhere = rated(20, 40, hit=True), rated(20, 40, hit=False)
    before = rated(0, 20, hit=True) + rated(0, 20, hit=False)
    assert len(during) > 50
    assert sum(map(_is_bad, during)) / len(during) > 0.8
    assert sum(map(_is_bad, before)) / len(before) < 0.35
    assert sum(map(_is_bad, elsewhere)) / len(elsewhere) < 0.35
    contacts = [line.time - first for line in lines]
    in_incident = sum(20_000 <= time < 40_000 for time in contacts)
    assert in_incident > 1.4 * sum(time < 20_000 for time in contacts)


def test_a_dirty_world_has_every_kind_of_dirt() -> None:
    """Refused with four reasons, late, future and repeated ones; the rest is as ever."""
    refused: Counter[str] = Counter()
    times: list[int] = []
    names: Counter[str] = Counter()
    lines = _lines(60, 100, scenario="dirty")
    for line in lines:
        try:
            found = canonicalise(line.text, _POLICY, received_at=line.time)
        except Refused as error:
            refused[error.reason] += 1
        else:
            names[found.id] += 1
            times.append(found.time - line.time)
    assert refused.keys() == {"invalid_json", "missing_field", "bad_value", "no_zone"}
    assert 0.02 < refused.total() / len(lines) < 0.06
    assert any(time < -30 * 86_400_000 + 1 for time in times)
    assert any(time == 3_600_000 for time in times)
    assert max(names.values()) == 2


def test_lines_are_json_objects_in_one_line() -> None:
    """What JSON Lines asks for."""
    for line in _lines(seconds=5):
        assert b"\n" not in line.text
        assert msgspec.json.decode(line.text)["source"] == "demo"


def test_an_unknown_scenario_is_refused_with_a_hint() -> None:
    """Before anything is made."""
    with pytest.raises(ConfigError, match="there is no such scenario; did you mean incident"):
        _lines(scenario="incidents")


def test_issues_cost_effort() -> None:
    """Some are handed on, asked about twice, opened again by another channel; forms name topics."""
    found = _touchpoints(_lines(seconds=3_600, rate=5))
    asked_again = [t for t in found if t.attributes.get("asked_again") is True]
    moved = {t.conversation for t in found if t.kind == "transfer" and t.actor == "agent"}
    assert len(asked_again) > 20
    assert {t.conversation for t in asked_again} <= moved
    topics = [t for t in found if "topic" in t.attributes]
    assert {(t.channel, t.kind, t.actor) for t in topics} == {("portal", "message", "customer")}
    assert all(t.attributes["topic"] == t.queue for t in topics)
    channels: dict[str, set[str]] = {}
    for touchpoint in found:
        if touchpoint.conversation is not None and touchpoint.kind == "message":
            channels.setdefault(touchpoint.conversation, set()).add(touchpoint.channel)
    assert {"chat", "email"} in channels.values()


def test_bots_hand_on_to_people_and_automatic_mails_answer_nobody() -> None:
    """The rules see what they are: a handoff, no transfer; the first response comes after them."""
    talks: dict[str, list[Touchpoint]] = {}
    for touchpoint in _touchpoints(_lines(seconds=3_600, rate=5)):
        talks.setdefault(touchpoint.conversation or "", []).append(touchpoint)
    talks.pop("")
    handed = answered = 0
    for said in talks.values():
        course = course_of(sorted(map(turn_of, said)), Keep(NEVER, NEVER))
        by_bots = [t for t in said if t.kind == "transfer" and t.actor == "bot"]
        automatic = [t for t in said if t.attributes.get("automatic") is True]
        assert course.handoffs == len(by_bots) <= 1
        assert course.transfers == sum(t.kind == "transfer" for t in said) - len(by_bots)
        handed += len(by_bots)
        first = course.first_response
        if automatic and first is not None and first.ended is not None:
            answered += first.ended > automatic[0].time
    assert min(handed, answered) > 20
