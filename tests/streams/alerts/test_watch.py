"""The alerts of one partition: who is judged, what is remembered, restarts at any point."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.alerts import Transition
from schemas.signals import SignalRow, SignalsEnvelope
from streams.alerts.rules import Rule
from streams.alerts.watch import Watch
from tests.streams.alerts.shown import RULE, envelope, ms, row, rule


def apply_all(watch: Watch, envelopes: Sequence[SignalsEnvelope]) -> list[Transition]:
    """All transitions of envelopes in their order."""
    return [found for one in envelopes for found in watch.apply(one)]


def restarted(watch: Watch, states: dict[bytes, bytes], rules: Sequence[Rule]) -> Watch:
    """A successor that has what was flushed."""
    for key, value in watch.changed():
        assert value is not None
        states[key] = value
    successor = Watch(rules)
    for value in states.values():
        successor.load(value)
    return successor


def brief(found: Sequence[Transition]) -> list[tuple[str, int, str]]:
    """Key, number and state of each."""
    return [(one.key, one.sequence, one.state) for one in found]


def test_a_transition_says_all_that_a_person_needs() -> None:
    """Every field by hand: 30 of 100 is at most 39.6 %."""
    watch = Watch([rule(for_seconds=0)])
    bad = row(5, 30, 100, dimension="queue", member="billing")

    assert watch.apply(envelope(bad)) == [
        Transition(
            key="CsatLow/queue/billing",
            sequence=1,
            time=ms(5),
            alert="CsatLow",
            state="firing",
            severity="critical",
            summary="CSAT of queue billing is 30 % (n 100, at most 40 %) since 20:26:45 UTC; "
            "threshold 65 %: look there",
            previous=None,
            value=0.3,
            labels={"queue": "billing", "signal": "csat"},
            evidence=[
                *("n=100", "low=0.2189", "high=0.3959"),
                *("window_seconds=60", "data_age_seconds=0.5"),
            ],
        )
    ]


@pytest.mark.parametrize(
    "other",
    [
        row(0, 10, 100, window=300),
        row(0, 10, 100, signal="contacts"),
        row(0, 10, 100, dimension="agent", member="ann"),
    ],
)
def test_other_signals_windows_and_dimensions_are_no_matter(other: SignalRow) -> None:
    """The rule names what it watches."""
    assert Watch([rule(for_seconds=0)]).apply(envelope(other)) == []


def test_members_are_alerts_of_their_own() -> None:
    """One queue fires while the other stays silent."""
    watch = Watch([rule(for_seconds=0)])
    found = watch.apply(
        envelope(
            row(0, 10, 100, dimension="queue", member="billing"),
            row(0, 90, 100, dimension="queue", member="orders"),
        )
    )
    assert brief(found) == [("CsatLow/queue/billing", 1, "firing")]


def test_a_member_that_did_not_change_is_taken_as_it_was() -> None:
    """Rows come only for what changed: the next envelope makes it fire, without a row of it."""
    watch = Watch([RULE])
    assert brief(watch.apply(envelope(row(0, 10, 100, dimension="queue", member="billing")))) == [
        ("CsatLow/queue/billing", 1, "pending")
    ]
    found = watch.apply(envelope(row(5, 90, 100)))
    assert brief(found) == [("CsatLow/queue/billing", 2, "firing")]
    assert found[0].time == ms(5)
    assert found[0].value == 0.1


def test_a_member_that_fell_silent_is_resolved_by_its_last_row() -> None:
    """Its n is 0, and the time goes on with the rows of others."""
    watch = Watch([rule(for_seconds=0)])
    watch.apply(envelope(row(0, 10, 100, dimension="queue", member="billing")))
    last = envelope(row(5, 0, 0, dimension="queue", member="billing"))
    assert watch.apply(last) == []
    found = apply_all(watch, [envelope(row(second, 90, 100)) for second in (10, 15)])
    assert brief(found) == [("CsatLow/queue/billing", 2, "resolved")]
    assert "nobody answers any more" in found[0].summary


def test_an_envelope_without_rows_is_nothing() -> None:
    """No grid point, no judgement."""
    assert Watch([RULE]).apply(envelope()) == []


@pytest.mark.parametrize("rules", [[], [rule(dimensions=("queue",))], [rule(alert="Other")]])
def test_an_alert_whose_rule_is_gone_ends(rules: list[Rule]) -> None:
    """It would fire for ever; its numbers go on if the rule comes back."""
    states: dict[bytes, bytes] = {}
    before = Watch([rule(for_seconds=0)])
    before.apply(envelope(row(0, 10, 100)))

    watch = restarted(before, states, rules)
    found = watch.apply(envelope(row(5, 90, 100, signal="contacts")))
    assert brief(found) == [("CsatLow/all/all", 2, "resolved")]
    assert found[0].previous == "firing"

    back = restarted(watch, states, [rule(for_seconds=0)])
    found = back.apply(envelope(row(10, 10, 100)))
    assert brief(found) == [("CsatLow/all/all", 3, "firing")]


_SHARES = st.sampled_from([(10, 100), (60, 100), (90, 100), (0, 0), (0, 3)])
_AGES = st.sampled_from([0.5, 0.5, 0.5, 40.0])
_MEMBERS = ("billing", "orders")


@st.composite
def emissions(draw: st.DrawFn) -> list[SignalsEnvelope]:
    """Grid points in order, with rows of some members."""
    made, second = [], 0
    for number in range(draw(st.integers(1, 25))):
        second += 5 * draw(st.integers(1, 3))
        age = draw(_AGES)
        rows = [row(second, *draw(_SHARES), age=age)]
        for member in _MEMBERS:
            if draw(st.booleans()):
                shares = draw(_SHARES)
                rows.append(row(second, *shares, dimension="queue", member=member, age=age))
        made.append(envelope(*rows, offset=number))
    return made


@settings(deadline=None)
@given(emissions(), st.data())
def test_any_cut_and_restart_gives_the_same_transitions(
    envelopes: list[SignalsEnvelope], data: st.DataObject
) -> None:
    """Flushed anywhere, killed anywhere after that, envelopes read again: nothing more or less."""
    expected = apply_all(Watch([RULE]), envelopes)

    states: dict[bytes, bytes] = {}
    watch, published, start = Watch([RULE]), list[Transition](), 0
    while start < len(envelopes):
        end = data.draw(st.integers(start + 1, len(envelopes)), "flushed before")
        published += apply_all(watch, envelopes[start:end])
        watch = restarted(watch, states, [RULE])
        if data.draw(st.booleans(), "killed with work that was not flushed"):
            apply_all(watch, envelopes[end : end + 3])
            watch = restarted(Watch([]), states, [RULE])
        start = end - data.draw(st.integers(0, min(3, end - 1)), "read again")
        if start < end:
            assert apply_all(watch, envelopes[start:end]) == []
            start = end
    assert published == expected


@settings(deadline=None)
@given(emissions())
def test_transitions_of_a_key_are_a_lifecycle(envelopes: list[SignalsEnvelope]) -> None:
    """Numbers from 1 without a gap, times that never go back, each state after its own."""
    before: dict[str, Transition] = {}
    for found in apply_all(Watch([RULE]), envelopes):
        last = before.get(found.key)
        assert found.sequence == (last.sequence if last else 0) + 1
        assert found.previous == (last.state if last else None)
        assert found.time >= (last.time if last else 0)
        allowed = {None: {"pending"}, "pending": {"firing", "resolved"}}
        allowed |= {"firing": {"resolved"}, "resolved": {"pending"}}
        assert found.state in allowed[found.previous]
        assert msgspec.json.decode(msgspec.json.encode(found), type=Transition) == found
        before[found.key] = found
