"""Whatever the order within H, and whenever something is forgotten: the same rows and panes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.facts import Fact
from schemas.touchpoint import Touchpoint
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.fold import fold, settle
from streams.customers.limits import Limits
from streams.customers.record import decode, encode
from streams.customers.state import Customer
from streams.signals.effort import Windows
from streams.signals.turns import Contribution
from tests.support.touchpoints import answer, made, rated

HORIZON: Final = 100_000
KEEP: Final = 300_000
OPEN: Final = 500_000
LIMITS: Final = Limits(HORIZON, KEEP, OPEN, windows=Windows(40_000, KEEP, 2 * KEEP, KEEP))
NEVER: Final = 2**62
#: Silences between one touchpoint and the next, most of them at an edge of H, keep or their sum.
GAPS: Final = tuple(
    edge + step
    for edge in (0, 40_000, HORIZON, KEEP - HORIZON, KEEP, KEEP + HORIZON, OPEN, OPEN + HORIZON)
    for step in (0, 1)
)


class Deed(NamedTuple):
    """One touchpoint by choices: who does what where, after how long a silence."""

    gap: int
    who: str
    conversation: str | None
    queue: str | None
    value: int
    of: int | None
    survey: int | None


DELAYS = st.one_of(st.sampled_from([0, HORIZON]), st.integers(0, HORIZON))
DEEDS = st.builds(
    Deed,
    gap=st.sampled_from(GAPS),
    who=st.sampled_from(
        ["customer", "agent", "bot", "rating", "rating", "survey", "solved", "solved", "open"]
    ),
    conversation=st.sampled_from(["1", "1", "2", None]),
    queue=st.sampled_from([None, None, "billing", "returns"]),
    value=st.integers(1, 5),
    of=st.one_of(st.none(), st.integers(0, 11)),
    survey=st.one_of(st.none(), st.none(), st.integers(0, 11)),
)


def touchpoints(deeds: Sequence[Deed]) -> list[Touchpoint]:
    """The touchpoints in the order of their times."""
    found, time = [], 1_000_000
    for number, deed in enumerate(deeds):
        time += deed.gap
        name = f"t{number * 7 % 12:02d}"  # ties of time are not in the order of names
        where = {"conversation": deed.conversation, "queue": deed.queue}
        if deed.who == "rating":
            of = None if deed.of is None else f"t{deed.of:02d}"
            asked = {} if deed.survey is None else {"survey": f"t{deed.survey:02d}"}
            found.append(rated(name, time, deed.value, of, attributes=asked, **where))
        elif deed.who == "survey":
            found.append(made(name, time, kind="survey_sent", actor="system", **where))
        elif deed.who in ("solved", "open"):
            found.append(made(name, time, kind="status", status=deed.who, actor="agent", **where))
        elif deed.who == "agent":
            found.append(answer(name, time, **where))
        else:
            found.append(made(name, time, actor=deed.who, **where))
    return found


def within_horizon(found: Sequence[Touchpoint], delays: Sequence[int]) -> list[Touchpoint]:
    """An arrival in which nothing is more than H behind what came before it: delays are up to H."""
    late = sorted(zip(found, delays, strict=True), key=lambda pair: pair[0].time + pair[1])
    return [touchpoint for touchpoint, _ in late]


class Outcome(NamedTuple):
    """What stands in the end: facts by their keys, and contributions by how often they count."""

    facts: Mapping[tuple[str, ...], Fact]
    contributions: dict[Contribution, int]


def outcome(arrived: Sequence[Touchpoint], *, forgets: bool, every: int = 1) -> Outcome:
    """Fold them all, settled and through the state's encoding after so many each."""
    customer, out = Customer(), Effects()
    counts: Counter[Contribution] = Counter()
    for number, touchpoint in enumerate(arrived):
        if not forgets:
            customer.forget_at = NEVER
        out.version = number
        fold(customer, touchpoint, LIMITS, Desk(), out)
        if (number + 1) % every == 0 or number + 1 == len(arrived):
            settle(customer, touchpoint.customer, LIMITS, Desk(), out)
            customer = decode(encode(customer))
        for contribution, sign, _ in out.moves:
            counts[contribution] += sign
        out.moves.clear()
    facts = {
        key: msgspec.structs.replace(fact, version=0)
        for key, fact in out.facts.items()
        if not getattr(fact, "is_deleted", False)
    }
    return Outcome(facts, {what: count for what, count in counts.items() if count})


@st.composite
def two_arrivals(draw: st.DrawFn) -> tuple[list[Touchpoint], list[Touchpoint]]:
    """The same touchpoints in two orders."""
    found = touchpoints(draw(st.lists(DEEDS, min_size=1, max_size=12)))
    delays = st.lists(DELAYS, min_size=len(found), max_size=len(found))
    return within_horizon(found, draw(delays)), within_horizon(found, draw(delays))


@settings(max_examples=500, deadline=None)
@given(two_arrivals(), st.integers(1, 12))
def test_any_order_within_the_horizon_and_any_moment_of_forgetting_gives_the_same(
    arrivals: tuple[list[Touchpoint], list[Touchpoint]], every: int
) -> None:
    """Over times far beyond H + keep: neither forgetting nor settling is seen in what stands."""
    one, other = arrivals
    expected = outcome(one, forgets=False)
    assert outcome(one, forgets=True, every=every) == expected
    assert outcome(other, forgets=True) == expected
