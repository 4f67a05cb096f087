"""The oracle against results worked out by hand."""

from typing import Any

from hypothesis import given

from schemas.touchpoint import Call, Rating, Touchpoint
from tests.oracle.recompute import recompute
from tests.oracle.result import Dims, PaneKey, PaneValue, RatingRow, ResponseRow
from tests.oracle.scenarios import HORIZON_MS
from tests.oracle.strategies import two_arrivals

#: 2026-03-01T12:00:00Z, the start of a pane of 10 s and of one of 10 min.
NOON = 1_772_366_400_000
MINUTE = 60_000


def touch(id: str, at: int = 0, **fields: Any) -> Touchpoint:  # noqa: A002  # the field's name
    """A customer's message in conversation c, `at` ms after noon, but for what `fields` say."""
    plain: dict[str, Any] = {
        "source": "desk",
        "channel": "chat",
        "kind": "message",
        "customer": "ada",
        "conversation": "c",
        "received_at": NOON + at,
    }
    return Touchpoint(id=id, time=NOON + at, **{**plain, **fields})


def rate(id: str, at: int = 0, *, value: float, **fields: Any) -> Touchpoint:  # noqa: A002
    """A rating without conversation; `of` and `scale` go into it."""
    rating = Rating(scale=fields.pop("scale", "csat5"), value=value, of=fields.pop("of", None))
    return touch(id, at, kind="rating", rating=rating, conversation=None, **fields)


def test_one_question_and_its_answer() -> None:
    """A contact at the question, the response time at the answer, in both sizes of pane."""
    result = recompute(
        [
            touch("q", 0, queue="billing"),
            touch("a", 65_400, actor="agent", agent="kim"),
        ],
        HORIZON_MS,
    )
    dims = Dims(channel="chat", queue="billing", agent="kim")
    assert result.response_times == {
        ("desk", "c"): ResponseRow("ada", NOON, NOON + 65_400, 65_400, "none", dims)
    }
    noon = NOON // 1000
    contact = PaneValue(count=1, sum=0, sumsq=0, successes=0, bins=())
    response = PaneValue(count=1, sum=65_400, sumsq=65 * 65, successes=0, bins=((561, 1),))
    members = [("all", "all"), ("channel", "chat"), ("queue", "billing"), ("agent", "kim")]
    assert result.panes == {
        PaneKey(dimension, member, measure, size, start): value
        for dimension, member in members
        for measure, value, starts in [
            ("contacts", contact, {10: noon, 600: noon}),
            ("first_response", response, {10: noon + 60, 600: noon}),
        ]
        for size, start in starts.items()
    }


def test_an_unanswered_question_is_an_open_clock() -> None:
    """There is a row while nobody has answered, and no pane of first_response."""
    result = recompute([touch("q", 1)], HORIZON_MS)
    assert result.response_times == {
        ("desk", "c"): ResponseRow("ada", NOON + 1, None, None, "open", Dims(channel="chat"))
    }
    assert {key.measure for key in result.panes} == {"contacts"}


def test_a_conversation_that_an_agent_opened_has_no_first_response() -> None:
    """The customer's first message is a contact all the same."""
    result = recompute([touch("q", 5), touch("a", 4, actor="agent")], HORIZON_MS)
    assert result.response_times == {}
    assert {key.measure for key in result.panes} == {"contacts"}


def test_an_answer_at_the_same_moment_neither_opens_nor_ends() -> None:
    """A tie in time is no response; the next answer is."""
    same = touch("a", 0, actor="agent")
    assert recompute([touch("q"), same], HORIZON_MS).response_times["desk", "c"].outcome == "open"
    ended = recompute([touch("q"), same, touch("b", 7, actor="agent")], HORIZON_MS)
    assert ended.response_times["desk", "c"].duration_ms == 7


def test_only_an_answered_call_of_an_agent_answers() -> None:
    """Bots, missed calls and agents' notes are no response."""
    arrived = [
        touch("q"),
        touch("bot", 1, actor="bot"),
        touch("missed", 2, actor="agent", kind="call", call=Call(answered=False)),
        touch("unsaid", 3, actor="agent", kind="call"),
        touch("note", 4, actor="agent", kind="status", status="pending"),
        touch("call", 5, actor="agent", kind="call", call=Call(answered=True)),
    ]
    assert recompute(arrived[:-1], HORIZON_MS).response_times["desk", "c"].ended_at is None
    assert recompute(arrived, HORIZON_MS).response_times["desk", "c"].duration_ms == 5


def test_each_message_without_conversation_is_a_contact() -> None:
    """Two of them in one pane count two; the second message of a conversation counts none."""
    arrived = [
        touch("1", 0, conversation=None),
        touch("2", 1, conversation=None, kind="call"),
        touch("3", 2),
        touch("4", 3),
    ]
    panes = recompute(arrived, HORIZON_MS).panes
    assert panes[PaneKey("all", "all", "contacts", 10, NOON // 1000)].count == 3


def test_a_missing_dimension_is_what_the_conversation_knew_then() -> None:
    """The latest value before it wins over an earlier and a later one; else the next after it."""
    arrived = [
        touch("0", 0, kind="visit", queue="old"),
        touch("1", 1, kind="visit", queue="known"),
        touch("q", 2),
        touch("3", 3, kind="visit", queue="new", team="north"),
    ]
    row = recompute(arrived, HORIZON_MS).response_times["desk", "c"]
    assert row.dims == Dims(channel="chat", queue="known", team="north")


def test_without_conversation_nothing_is_lent() -> None:
    """Another touchpoint of the same customer does not fill a dimension."""
    arrived = [touch("1", 0, queue="billing"), touch("2", 1, conversation=None)]
    panes = recompute(arrived, HORIZON_MS).panes
    assert panes[PaneKey("queue", "billing", "contacts", 10, NOON // 1000)].count == 1
    assert panes[PaneKey("all", "all", "contacts", 10, NOON // 1000)].count == 2


def test_a_rating_counts_at_the_original_with_the_latest_correction() -> None:
    """A chain of corrections, the last one first: one row, one csat, at the first time."""
    arrived = [
        rate("c", 3 * MINUTE, value=2, of="b", queue="late"),
        rate("b", 2 * MINUTE, value=5, of="a"),
        rate("a", 0, value=4, queue="billing"),
    ]
    result = recompute(arrived, HORIZON_MS)
    dims = Dims(channel="chat", queue="billing")
    assert result.ratings == {
        ("desk", "a"): RatingRow("ada", NOON, "csat5", 2, 250_000, satisfied=False, dims=dims)
    }
    assert result.panes[PaneKey("all", "all", "csat", 10, NOON // 1000)] == PaneValue(
        count=1, sum=250_000, sumsq=0, successes=0, bins=((0, 1),)
    )
    assert {key.pane_start for key in result.panes} == {NOON // 1000}


def test_a_correction_of_nothing_known_counts_nothing() -> None:
    """Unknown originals, other customers' ones, circles and other sources: no row at all."""
    arrived = [
        rate("1", value=4, of="never"),
        rate("2", value=4, of="2"),
        rate("3", value=4, of="4"),
        rate("4", value=4, of="3"),
        rate("5", value=4, of="other"),
        rate("other", value=4, customer="bo", of="5"),
        rate("6", value=4, of="1", source="app"),
    ]
    result = recompute(arrived, HORIZON_MS)
    assert result.ratings == {}
    assert result.panes == {}


def test_points_and_satisfaction_of_every_scale() -> None:
    """csat2, 5 and 7 make csat, nps and each ces their own; all satisfaction; ces5 is reversed."""
    expected = {
        "csat2": (1, 1_000_000, True),
        "csat5": (3, 500_000, False),
        "csat7": (6, 833_333, True),
        "nps": (8, 800_000, False),
        "ces5": (2, 750_000, True),
        "ces7": (5, 666_667, True),
        "stars5": (4, 750_000, True),
        "stars10": (7, 666_667, False),
    }
    arrived = [rate(scale, value=v, scale=scale) for scale, (v, _, _) in expected.items()]
    result = recompute(arrived, HORIZON_MS)
    found = {r.scale: (r.value, r.points_e4, r.satisfied) for r in result.ratings.values()}
    assert found == expected
    pane = result.panes[PaneKey("all", "all", "csat", 10, NOON // 1000)]
    assert (pane.count, pane.successes, pane.sum) == (3, 2, 2_333_333)
    measured = {
        key.measure: (pane.count, pane.sum, pane.sumsq, pane.successes)
        for key, pane in result.panes.items()
        if (key.dimension, key.pane_seconds) == ("all", 10)
    }
    assert measured == {
        "csat": (3, 2_333_333, 0, 2),
        "nps": (1, 0, 0, 0),
        "ces5": (1, 750_000, 750_000**2, 1),
        "ces7": (1, 666_667, 666_667**2, 1),
        "satisfaction": (8, 5_966_667, sum(p**2 for _, p, _ in expected.values()), 5),
    }


def test_a_survey_is_answered_by_the_rating_that_names_it_or_follows_it() -> None:
    """Named: that one. Else the latest before in the conversation; a later one or another's no."""
    arrived = [
        touch("s1", 0, kind="survey_sent", actor="system"),
        touch("s2", 10, kind="survey_sent", actor="system"),
        touch("s3", 20, kind="survey_sent", actor="system", conversation=None),
        rate("named", 30, value=5, attributes={"survey": "s1"}),
        rate("early", 5, value=4, attributes={"survey": "s2"}),
        rate("elsewhere", 40, value=4, source="app"),
        rate("after", 50, value=4),
    ]
    found = recompute(arrived, HORIZON_MS)
    assert {id_: row.answered_at for (_, id_), row in found.surveys.items()} == {
        "s1": NOON + 30,
        "s2": None,
        "s3": NOON + 50,
    }
    pane = found.panes[PaneKey("all", "all", "surveys", 10, NOON // 1000)]
    assert (pane.count, pane.successes) == (3, 2)


def test_a_survey_answered_twice_counts_once_on_each_scale() -> None:
    """The later answer stands under the first's name; another question is another rating."""
    arrived = [
        touch("s", 0, kind="survey_sent", actor="system", conversation=None),
        rate("one", 10, value=2),
        rate("two", 20, value=5),
        rate("net", 20, value=9, scale="nps"),
        rate("mended", 30, value=4, of="two"),
    ]
    found = recompute(arrived, HORIZON_MS)
    assert {id_: row.value for (_, id_), row in found.ratings.items()} == {"one": 4, "net": 9}
    assert found.panes[PaneKey("all", "all", "csat", 10, NOON // 1000)].count == 1


def test_what_moves_nothing_is_counted() -> None:
    """A second of one name, one before the horizon, one from the future; the edges count."""
    newest = touch("new", HORIZON_MS)
    arrived = [
        newest,
        touch("new", HORIZON_MS + 1),
        touch("edge", 0),
        touch("late", -1),
        touch("soon", HORIZON_MS + 300_000, received_at=NOON + HORIZON_MS, kind="visit"),
        touch("future", HORIZON_MS + 300_001, received_at=NOON + HORIZON_MS, kind="visit"),
    ]
    result = recompute(arrived, HORIZON_MS)
    assert (result.duplicates, result.late, result.future) == (1, 1, 1)
    assert result.response_times["desk", "c"].started_at == NOON
    assert len(result.touchpoints) == 5


def test_the_horizon_is_each_customers_own() -> None:
    """A newer touchpoint of one customer makes nobody else's late."""
    arrived = [touch("new", 9 * HORIZON_MS, customer="bo"), touch("old")]
    assert recompute(arrived, HORIZON_MS).late == 0


@given(two_arrivals())
def test_order_within_the_horizon_changes_no_row(
    both: tuple[list[Touchpoint], list[Touchpoint]],
) -> None:
    """The definitions themselves converge: the promise that the flow is held to."""
    one, other = (recompute(arrived, HORIZON_MS) for arrived in both)
    assert one.response_times == other.response_times
    assert one.ratings == other.ratings
    assert one.surveys == other.surveys
    assert one.panes == other.panes
