"""Rolling windows against a model that adds up all panes anew, and across restores."""

from itertools import product
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.panes import PaneRow, PanesEnvelope
from schemas.signals import SignalRow
from streams.rolling.aggregate import Aggregate
from streams.rolling.grid import WINDOWS
from streams.rolling.levels import LEVELS
from streams.rolling.signals import BY_MEASURE, SIGNALS, Observed, estimate
from streams.rolling.windows import Rolling
from tests.streams.rolling.envelopes import envelope, ms, pane

_MEMBERS = [("all", "all"), ("queue", "a"), ("queue", "b")]


class Step(NamedTuple):
    """Time passes, a source partition publishes, and perhaps windows are shown."""

    seconds: int
    partition: int
    panes: list[tuple[int, int, int, int, str, int]]
    shows: bool


cells = st.tuples(
    st.integers(0, 40),  # how many panes ago
    st.integers(-1, 5),  # count
    st.sampled_from([0, 1, 2]),  # member
    st.sampled_from([1, 2]),  # segment
    st.sampled_from(sorted(set(BY_MEASURE) - LEVELS)),
    st.sampled_from([10, 600]),
)
steps = st.lists(
    st.builds(
        Step,
        st.sampled_from([0, 1, 4, 7, 31, 290, 3_700, 90_000]),
        st.integers(0, 2),
        st.lists(cells, max_size=6),
        st.booleans(),
    ),
    max_size=25,
)


def envelope_of(step: Step, now: int) -> PanesEnvelope:
    """The panes of a step, as absolute values of some moments ago."""
    panes: dict[tuple[object, ...], PaneRow] = {}
    for ago, count, who, segment, measure, size in step.panes:
        dimension, member = _MEMBERS[who]
        start = (now // size - ago) * size
        panes[start, dimension, member, segment, measure, size] = pane(
            start,
            count,
            dimension=dimension,
            member=member,
            measure=measure,
            pane_seconds=size,
            segment=segment,
        )
    return envelope(now, *panes.values(), partition=step.partition)


_FLOWS = [signal for signal in SIGNALS if signal.measure not in LEVELS]


class Shown(NamedTuple):
    """Which value of which member, at which grid point in seconds."""

    window: int
    dimension: str
    member: str
    signal: str
    grid: int


class Model:
    """Every pane as last published, and what each member was last shown with."""

    def __init__(self) -> None:
        self.panes: dict[tuple[object, ...], PaneRow] = {}
        self.last: dict[tuple[object, ...], tuple[object, ...]] = {}

    def apply(self, published: PanesEnvelope) -> None:
        for row in published.panes:
            where = (published.partition, row.segment, row.pane_seconds, row.pane_start)
            self.panes[(*where, row.dimension, row.member, row.measure)] = row

    def value(self, shown: Shown) -> tuple[object, ...]:
        """What should be shown, from the definition of the window."""
        size = next(spec.pane_seconds for spec in WINDOWS if spec.seconds == shown.window)
        signal = next(signal for signal in SIGNALS if signal.name == shown.signal)
        sums = Aggregate()
        for held in self.panes.values():
            named = (held.pane_seconds, held.dimension, held.member, held.measure)
            if named == (size, shown.dimension, shown.member, signal.measure) and (
                shown.grid - shown.window <= held.pane_start < shown.grid
            ):
                sums.add(held)
        return estimate(signal.formula, Observed(sums))

    def silent(self, shown: list[SignalRow]) -> list[tuple[object, ...]]:
        """Series that changed since they were last shown, in a window shown now without them."""
        said = {asked(row) for row in shown}
        missing: list[tuple[object, ...]] = []
        for (window, grid), (dimension, member), signal in product(
            {(row.window_seconds, row.time // 1000) for row in shown}, _MEMBERS, _FLOWS
        ):
            where = Shown(window, dimension, member, signal.name, grid)
            value, last = self.value(where), self.last.get(where[:4], (0, None, None, None))
            if where not in said and value != last:
                missing.append((where, value, last))
            self.last[where[:4]] = value
        return missing


def asked(row: SignalRow) -> Shown:
    return Shown(row.window_seconds, row.dimension, row.member, row.signal, row.time // 1000)


@settings(deadline=None)
@given(steps)
def test_what_is_shown_is_what_adding_all_panes_anew_gives(listed: list[Step]) -> None:
    """Every row is right, and no member that changed is left out."""
    rolling, model, now = Rolling(ms(0)), Model(), 0
    for step in listed:
        now += step.seconds
        published = envelope_of(step, now)
        rolling.apply(published)
        model.apply(published)
        rows = rolling.emit(ms(now)) if step.shows else []
        for row in rows:
            assert (row.n, row.value, row.low, row.high) == model.value(asked(row))
        assert model.silent(rows) == []


@settings(deadline=None)
@given(steps, st.sets(st.integers(0, 24)))
def test_a_restore_at_any_cut_changes_nothing_of_what_is_shown(
    listed: list[Step], cuts: set[int]
) -> None:
    """State records are all there is to know."""
    whole, cut, state, now = Rolling(ms(0)), Rolling(ms(0)), dict[bytes, bytes | None](), 0
    for number, step in enumerate(listed):
        now += step.seconds
        for rolling in (whole, cut):
            rolling.apply(envelope_of(step, now))
        if step.shows:
            assert cut.emit(ms(now)) == whole.emit(ms(now))
        state |= dict(cut.changed_blocks())
        if number in cuts:
            cut = Rolling(ms(now))
            for key, value in reversed(state.items()):
                cut.load(key, value)
    assert cut.emit(ms(now + 5)) == whole.emit(ms(now + 5))


@settings(deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_neither_order_of_panes_nor_cuts_of_envelopes_show(
    listed: list[Step], random: Random
) -> None:
    """The same panes in another order, a record each."""
    whole, split, now = Rolling(ms(0)), Rolling(ms(0)), 0
    for step in listed:
        now += step.seconds
        published = envelope_of(step, now)
        whole.apply(published)
        panes = list(published.panes)
        random.shuffle(panes)
        for row in panes:
            split.apply(envelope(now, row, partition=step.partition))
        split.apply(envelope(now, partition=step.partition))
        if step.shows:
            assert split.emit(ms(now)) == whole.emit(ms(now))
