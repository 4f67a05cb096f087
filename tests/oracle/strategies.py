"""Hypothesis strategies over the nasty sets of `scenarios`."""

from hypothesis import strategies as st

from schemas.touchpoint import Touchpoint
from tests.oracle import scenarios
from tests.oracle.scenarios import BEYOND_MS, WITHIN_MS, Draft


def drafts(span_ms: int) -> st.SearchStrategy[Draft]:
    """One draft with its time within `span_ms`, often on a tie or at the edge of a pane."""
    return st.builds(
        Draft,
        customer=_index(scenarios.CUSTOMERS),
        source=_index(scenarios.SOURCES),
        conversation=_index(scenarios.CONVERSATIONS),
        time=_times(span_ms),
        deed=_index(scenarios.DEEDS),
        channel=_index(scenarios.CHANNELS),
        queue=_index(scenarios.QUEUES),
        team=_index(scenarios.TEAMS),
        segment=_index(scenarios.SEGMENTS),
        agent=_index(scenarios.AGENTS),
        answered=st.booleans(),
        score=_index(scenarios.SCORES),
        good=st.booleans(),
        of=st.integers(0, 4),
        delay=_index(scenarios.DELAYS_MS),
        survey=st.integers(0, 2),
        status=_index(scenarios.STATUSES),
        figures=_index(scenarios.FIGURES),
        automatic=st.sampled_from([False, False, True]),
        topic=_index(scenarios.TOPICS),
    )


def distinct(span_ms: int = WITHIN_MS, max_size: int = 25) -> st.SearchStrategy[list[Touchpoint]]:
    """Touchpoints without copies, their times within `span_ms` of each other."""
    return st.lists(drafts(span_ms), max_size=max_size).map(scenarios.build)


@st.composite
def arrivals(draw: st.DrawFn, span_ms: int = BEYOND_MS, max_size: int = 25) -> list[Touchpoint]:
    """An arrival in any order, with identical copies; over BEYOND_MS some come too late."""
    touchpoints = draw(distinct(span_ms, max_size))
    copy = st.tuples(st.integers(0, max_size), st.integers(0, max_size))
    return scenarios.with_copies(touchpoints, draw(st.lists(copy, max_size=4)))


@st.composite
def two_arrivals(draw: st.DrawFn, max_size: int = 25) -> tuple[list[Touchpoint], list[Touchpoint]]:
    """The same touchpoints within the horizon in two orders, each with copies of its own.

    What is stored must be the same for both: `recompute` of either.
    """
    one = draw(arrivals(WITHIN_MS, max_size))
    names = {(t.source, t.id): t for t in one}
    other = draw(st.permutations(list(names.values())))
    copy = st.tuples(st.integers(0, max_size), st.integers(0, max_size))
    return one, scenarios.with_copies(other, draw(st.lists(copy, max_size=4)))


def cuts(length: int) -> st.SearchStrategy[list[int]]:
    """Where to cut a list of `length` into batches: ascending places inside it."""
    return st.lists(st.integers(0, length), max_size=6).map(sorted)


def _index(choices: tuple[object, ...]) -> st.SearchStrategy[int]:
    return st.integers(0, len(choices) - 1)


def _times(span_ms: int) -> st.SearchStrategy[int]:
    coarse = st.integers(0, span_ms // 10_000).map(lambda n: n * 10_000)
    few = st.sampled_from([0, 1, 999, 1_000, 9_999, 10_000, 10_001])
    return st.one_of(few, coarse, st.integers(0, span_ms))
