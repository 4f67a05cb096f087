"""Whatever the order within H, the cuts into flushes and the restarts: the same final rows."""

import random
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.touchpoint import Touchpoint
from streams.customers import drawers, register
from streams.customers.memory import FUTURE_MS
from streams.signals.course import AS_USUAL, Definitions
from streams.signals.effort import Windows
from tests.oracle import scenarios
from tests.oracle.conversations import Reading
from tests.oracle.effort import Spans
from tests.oracle.recompute import recompute
from tests.oracle.result import Result
from tests.oracle.strategies import arrivals, two_arrivals
from tests.oracle.waiting import levels
from tests.streams.customers.flushes import Log, records_of

KEEP_MS = 30 * 86_400_000
#: Small enough to be passed now and then.
SPANS = Spans(day=300_000, three_days=900_000, week=1_800_000, quiet=1_200_000)
WINDOWS = Windows(*SPANS)


@pytest.fixture(autouse=True, scope="module")
def _little_room() -> Iterator[None]:
    """Nearly every touchpoint finds its customer packed, and most of it in drawers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "OPEN_LIMIT", 1)
        patch.setattr(drawers, "HAND_BYTES", 1)
        patch.setattr(drawers, "DRAWER_BYTES", 1)
        yield


def stored(
    arrived: list[Touchpoint], steps: list[str], definitions: Definitions = AS_USUAL
) -> Result:
    """Fold an arrival, between its touchpoints doing what `steps` say, and a last flush."""
    log = Log(scenarios.HORIZON_MS, KEEP_MS, WINDOWS, definitions)
    items: list[Touchpoint | int] = []
    acts: dict[int, str] = {}
    for number, item in enumerate(arrived):
        act = steps[number % len(steps)] if steps else ""
        if act == "tick":
            items.append(max(t.received_at for t in arrived[: number + 1]) + 3_600_000)
        elif act:
            acts[len(items)] = act
        items.append(item)
    durable = 0
    records = records_of(items)
    position = 0
    while position < len(records):
        act = acts.pop(position, "")
        if act == "flush":
            log.flush()
            durable = position
        elif act == "crash":
            log.restart()
            position = durable
            continue
        log.fold.apply(records[position : position + 1])
        position += 1
    log.fold.apply(records_of([*items, last_tick(arrived)])[-1:])
    log.flush()
    return log.rows.result()


def last_tick(arrived: list[Touchpoint]) -> int:
    """A time (ms) after all others."""
    return max((t.received_at for t in arrived), default=0) + 7_200_000


DEFINITIONS = st.builds(Definitions, st.booleans(), st.booleans())
STEPS = st.lists(st.sampled_from(["", "", "tick", "flush", "crash"]), max_size=12)


@pytest.mark.parametrize("step_ms", [2_500, 600_000])
def test_dense_seeded_sets_with_ties_equal_the_recomputation(step_ms: int) -> None:
    """Many touchpoints on few moments: ties between contact, reply and correction."""
    roll = random.Random(step_ms)
    responses = waiting = 0
    for seed in range(150):
        span = scenarios.WITHIN_MS if seed % 3 else scenarios.BEYOND_MS
        arrived = scenarios.scenario(seed, 60, span, step_ms)
        steps = roll.choices(["", "", "tick", "flush", "crash"], k=11)
        definitions = Definitions(bool(seed & 1), bool(seed & 2))
        expected = recomputed(arrived, definitions)
        waiting += len(expected.levels)
        assert rows(stored(arrived, steps, definitions)) == rows(expected)
        responses += len(expected.response_times)
    assert min(responses, waiting) > 300  # the sets do reach what they are for


def rows(result: Result) -> tuple[object, ...]:
    """What must be equal: everything but the counts of what moved nothing."""
    return (
        *(result.response_times, result.clocks, result.conversations, result.efforts),
        *(result.ratings, result.surveys, result.panes, result.levels),
    )


def recomputed(arrived: list[Touchpoint], definitions: Definitions = AS_USUAL) -> Result:
    """What must be stored, levels too."""
    now, by = last_tick(arrived), Reading(*definitions)
    result = recompute(arrived, scenarios.HORIZON_MS, now_ms=now, spans=SPANS, by=by)
    result.levels = levels(arrived, scenarios.HORIZON_MS, now, KEEP_MS, by)
    return result


@settings(max_examples=300, deadline=None)
@given(arrivals(), STEPS, DEFINITIONS)
def test_folding_equals_the_independent_recomputation(
    arrived: list[Touchpoint], steps: list[str], definitions: Definitions
) -> None:
    """Ticks, flushes and crashes between touchpoints do not show; late ones move nothing."""
    assert rows(stored(arrived, steps, definitions)) == rows(recomputed(arrived, definitions))


def with_differing(
    arrived: list[Touchpoint], copies: list[tuple[int, int, int]]
) -> list[Touchpoint]:
    """The arrival with records that bear a name which has come before them, and say otherwise."""
    found = list(arrived)
    for which, later, shift in copies:
        place = which % max(1, len(found))
        first = found[place] if found else None
        if first and first.time <= first.received_at + FUTURE_MS:  # else there was no first one
            time = max(0, first.time + shift)
            other = msgspec.structs.replace(first, time=time, channel="other", queue="else")
            found.insert(place + 1 + later % (len(found) - place), other)
    return found


COPIES = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 25), st.sampled_from([-60_000, -1, 0, 1, 60_000])),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(two_arrivals(), COPIES, STEPS)
def test_what_differs_from_what_came_before_it_under_one_name_moves_nothing(
    arrived: tuple[list[Touchpoint], list[Touchpoint]],
    copies: list[tuple[int, int, int]],
    steps: list[str],
) -> None:
    """Wherever it comes after that: the first one counts."""
    one, other = arrived
    assert rows(stored(one, steps)) == rows(stored(with_differing(other, copies), steps))


@settings(max_examples=200, deadline=None)
@given(two_arrivals(), STEPS, STEPS, DEFINITIONS)
def test_any_order_within_the_horizon_gives_the_same_rows(
    arrived: tuple[list[Touchpoint], list[Touchpoint]],
    steps: list[str],
    others: list[str],
    definitions: Definitions,
) -> None:
    """The same touchpoints, disordered and doubled, come to the same rows, however defined."""
    one, other = arrived
    assert rows(stored(one, steps, definitions)) == rows(stored(other, others, definitions))
