"""The oracle's conversations against results worked out by hand."""

from schemas.touchpoint import Call, Status, Touchpoint, Transfer
from tests.oracle.recompute import recompute
from tests.oracle.result import ClockKey, ConversationRow, PaneKey, Result
from tests.oracle.scenarios import HORIZON_MS
from tests.oracle.test_recompute import NOON, touch


def status(id_: str, at: int, value: Status) -> Touchpoint:
    """An agent sets the status."""
    return touch(id_, at, actor="agent", kind="status", status=value)


def ends(result: Result, metric: str) -> list[tuple[int, int, int | None, str]]:
    """Turn, start and end after noon, and outcome of the clocks of a metric."""
    return sorted(
        (
            *(key.turn, row.started_at - NOON),
            *(None if row.ended_at is None else row.ended_at - NOON, row.outcome),
        )
        for key, row in result.clocks.items()
        if key.metric == metric
    )


def pane(result: Result, measure: str) -> tuple[int, int, int]:
    """Count, sum and successes of a measure in the ten minutes from noon."""
    found = result.panes[PaneKey("all", "all", measure, 600, NOON // 1000)]
    return found.count, found.sum, found.successes


#: Asked, answered, asked twice, answered, solved, asked again, never answered, closed.
STORY = [
    touch("1", 0),
    touch("2", 10, actor="agent"),
    touch("3", 20),
    touch("4", 25),
    touch("5", 40, actor="agent"),
    status("6", 50, "solved"),
    touch("7", 60, channel="email"),
    status("8", 70, "pending"),
    status("9", 90, "closed"),
]


def test_a_whole_story_comes_to_its_clocks() -> None:
    """Each wait, both resolutions, and one wait that nobody answered."""
    result = recompute(STORY, HORIZON_MS)
    assert ends(result, "next_response") == [(1, 20, 40, "none"), (2, 60, None, "none")]
    assert ends(result, "first_resolution") == [(0, 0, 50, "none")]
    assert ends(result, "full_resolution") == [(0, 0, 90, "none")]
    assert pane(result, "next_response") == (1, 20, 0)
    assert pane(result, "full_resolution") == (1, 90, 0)
    assert pane(result, "resolved") == (1, 0, 1)


def test_a_whole_story_comes_to_its_row() -> None:
    """Opened again once, the channel switched once, closed in the end."""
    assert recompute(STORY, HORIZON_MS).conversations == {
        ("desk", "c"): ConversationRow(
            *("ada", NOON, NOON + 90, "closed", 0, 10 + 20, 0, 4, 2, 1, 0, 1),
            abandoned=False,
            channel="email",
            queue="",
            agent="",
            segment="",
            agent_work_ms=50 + 10,
            agent_wait_ms=20,
        )
    }


def test_a_call_is_counted_with_all_that_was_measured_of_it() -> None:
    """Rung, taken after 9 s, ended after a minute's talk: one call, its handling at its end."""
    taken = touch("b", 9_000, actor="agent", kind="call", call=Call(9, answered=True))
    over = touch("c", 69_000, actor="system", kind="call", call=Call(None, 60, 5, 10))
    moved = touch("d", 70_000, actor="agent", kind="transfer", transfer=Transfer("one", "two"))
    result = recompute([touch("a", kind="call"), taken, over, moved], HORIZON_MS)
    assert pane(result, "handle_time") == (1, 75_000, 0)
    assert pane(result, "calls") == (1, 0, 0)
    assert pane(result, "service_level") == (1, 0, 1)
    assert pane(result, "first_response") == (1, 9_000, 1)  # and it was transferred
    row = result.conversations["desk", "c"]
    assert (row.handle_ms, row.wait_ms, row.hold_ms, row.transfers) == (75_000, 9_000, 5_000, 1)


def test_a_call_that_nobody_took_is_abandoned() -> None:
    """In a conversation and alone."""
    lost = Call(queue_seconds=30, answered=False)
    result = recompute(
        [
            touch("a", kind="call"),
            touch("b", 30_000, actor="system", kind="call", call=lost),
            touch("c", 40_000, kind="call", conversation=None, call=lost),
        ],
        HORIZON_MS,
    )
    assert pane(result, "calls") == (2, 0, 2)
    assert pane(result, "service_level") == (2, 2, 0)
    assert result.conversations["desk", "c"].abandoned
    assert result.clocks[ClockKey("desk", "c", "full_resolution", 0)].outcome == "open"


def test_a_rating_alone_is_no_conversation() -> None:
    """Nothing was said: no row and no clock."""
    result = recompute([touch("v", kind="visit")], HORIZON_MS)
    assert (result.conversations, result.clocks) == ({}, {})
