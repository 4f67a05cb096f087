"""The clocks of a conversation as they stand: rows of response_times, and what they add to."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

import msgspec

from schemas.facts import Metric, ResponseTime
from streams.customers.effects import Effects
from streams.customers.verdicts import Seen, Verdicts
from streams.signals.course import Clock, Course
from streams.signals.measures import Measure, lasted
from streams.signals.sla.rulebook import Judgement
from streams.signals.turns import Contribution


class Owner(msgspec.Struct, frozen=True, gc=False):
    """Whose clocks they are: source and name of the conversation, and its customer."""

    source: str
    name: str
    customer: str


def are_alike(before: Seen, after: Seen, verdicts: Verdicts) -> bool:
    """Whether all clocks surely are, and stand, as before: found out cheaply."""
    one, other = before.course, after.course
    return (
        one.full_resolution == other.full_resolution
        and one.first_resolution == other.first_resolution
        and one.first_response == other.first_response
        and one.next_responses == other.next_responses
        and one.transfers == other.transfers
        and (not after.at or one.known == other.known)
        and verdicts.are_alike(before, after)
    )


class _Place(msgspec.Struct, frozen=True, gc=False):
    """One clock among those of a conversation; `measure` is what it adds to, if anything."""

    metric: Metric
    turn: int
    measure: Measure | None


def publish_clocks(
    owner: Owner, before: Seen, after: Seen, verdicts: Verdicts, out: Effects
) -> int | None:
    """Publish every clock that changed; one that is no more is deleted.

    Returns when (ms) the conversation must be looked at again if nothing happens before.
    """
    look_at: int | None = None
    held_alike = before.course.held == after.course.held
    for place, old, new in _pairs(before.course, after.course):
        unchanged = old == new
        at_rest = new is None or verdicts.is_none or (held_alike and not new.running)
        if unchanged and at_rest:
            if place.metric == "first_response" and _is_moved(before) != _is_moved(after):
                out.replace(_lasted(place, before, old), _lasted(place, after, new))
            continue
        now = None if new is None else verdicts.judge(place.metric, new, after)
        if now is not None and now.look_at is not None:
            look_at = now.look_at if look_at is None else min(look_at, now.look_at)
        was = None
        if unchanged and verdicts.are_alike(before, after):
            was = now
        elif old is not None and (unchanged or not verdicts.is_open(old, before)):
            was = verdicts.judge(place.metric, old, before)
        out.replace(_lasted(place, before, old), _lasted(place, after, new))
        out.replace(verdicts.counted(old, was, before), verdicts.counted(new, now, after))
        if unchanged and now == was:
            continue
        _note_breaches(was, now, out)
        _publish(owner, place, old, new, now, verdicts, out)
    return look_at


def _pairs(before: Course, after: Course) -> Iterator[tuple[_Place, Clock | None, Clock | None]]:
    """Each clock as it was and as it is."""
    yield _FIRST_RESPONSE, before.first_response, after.first_response
    yield _FIRST_RESOLUTION, before.first_resolution, after.first_resolution
    yield _FULL_RESOLUTION, before.full_resolution, after.full_resolution
    both = zip_longest(before.next_responses, after.next_responses)
    for turn, (old, new) in enumerate(both, 1):
        yield _Place("next_response", turn, "next_response"), old, new


_FIRST_RESPONSE: Final = _Place("first_response", 0, "first_response")
_FIRST_RESOLUTION: Final = _Place("first_resolution", 0, None)
_FULL_RESOLUTION: Final = _Place("full_resolution", 0, "full_resolution")


def _note_breaches(was: Judgement | None, now: Judgement | None, out: Effects) -> None:
    for judged, sign in ((was, -1), (now, 1)):
        if judged is not None and judged.outcome == "breached" and judged.due_at is not None:
            out.broken.append((judged.due_at, sign))


def _publish(
    owner: Owner,
    place: _Place,
    old: Clock | None,
    new: Clock | None,
    judged: Judgement | None,
    verdicts: Verdicts,
    out: Effects,
) -> None:
    shown = new or old
    if shown is None:
        return
    found = judged or Judgement("open" if shown.running else "none")
    ended, dimensions = shown.ended, shown.dimensions
    out.state(
        ("response_time", owner.source, owner.name, place.metric, str(place.turn)),
        ResponseTime(  # by place: twice as fast as by name, and there are many
            owner.source,
            owner.name,
            place.metric,
            place.turn,
            out.version,
            new is None,
            owner.customer,
            shown.started,
            ended,
            None if ended is None else ended - shown.started,
            found.outcome,
            dimensions.channel or "",
            dimensions.queue or "",
            dimensions.team or "",
            dimensions.agent or "",
            dimensions.segment or "",
            dimensions.priority or "",
            found.business,
            found.paused,
            found.policy,
            None if found.target is None else found.target / 1000,
            found.due_at,
            found.warned,
            verdicts.detected(place.metric, place.turn, found),
        ),
    )


def _is_moved(seen: Seen) -> bool:
    return seen.course.transfers > 0


def _lasted(place: _Place, seen: Seen, clock: Clock | None) -> Contribution | None:
    if clock is None or clock.ended is None or place.measure is None:
        return None
    lasting = clock.ended - clock.started
    success = place.metric == "first_response" and _is_moved(seen)
    return lasted(place.measure, clock.ended, clock.dimensions, lasting, success=success)
