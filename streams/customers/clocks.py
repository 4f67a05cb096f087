"""The clocks of a conversation as they stand: rows of response_times, and what they add to."""

from itertools import zip_longest

from schemas.facts import Metric, ResponseTime
from streams.customers.effects import Effects
from streams.signals.course import Clock, Course
from streams.signals.measures import Measure, lasted
from streams.signals.turns import Contribution


def publish_clocks(
    key: tuple[str, str], customer: str, before: Course, after: Course, out: Effects
) -> None:
    """Publish every clock that changed; one that is no more is deleted."""
    owner = (*key, customer)
    _first_response(owner, before, after, out)
    if before.first_resolution != after.first_resolution:
        _publish(owner, "first_resolution", 0, before.first_resolution, after.first_resolution, out)
    old, new = before.full_resolution, after.full_resolution
    if old != new:
        out.replace(_lasted("full_resolution", old), _lasted("full_resolution", new))
        _publish(owner, "full_resolution", 0, old, new, out)
    if before.next_responses != after.next_responses:
        _next_responses(owner, before.next_responses, after.next_responses, out)


def _first_response(
    owner: tuple[str, str, str], before: Course, after: Course, out: Effects
) -> None:
    old, new = before.first_response, after.first_response
    moved, moves = before.transfers > 0, after.transfers > 0
    if old != new or moved != moves:
        out.replace(
            _lasted("first_response", old, success=moved),
            _lasted("first_response", new, success=moves),
        )
    if old != new:
        _publish(owner, "first_response", 0, old, new, out)


def _next_responses(
    owner: tuple[str, str, str], before: list[Clock], after: list[Clock], out: Effects
) -> None:
    for turn, (old, new) in enumerate(zip_longest(before, after), 1):
        if old != new:
            out.replace(_lasted("next_response", old), _lasted("next_response", new))
            _publish(owner, "next_response", turn, old, new, out)


def _publish(
    owner: tuple[str, str, str],
    metric: Metric,
    turn: int,
    old: Clock | None,
    new: Clock | None,
    out: Effects,
) -> None:
    shown = new or old
    if shown is None:
        return
    source, name, customer = owner
    dimensions, ended = shown.dimensions, shown.ended
    out.state(
        ("response_time", source, name, metric, str(turn)),
        ResponseTime(  # by place: twice as fast as by name, and there are many
            source,
            name,
            metric,
            turn,
            out.version,
            new is None,
            customer,
            shown.started,
            ended,
            None if ended is None else ended - shown.started,
            "open" if shown.running else "none",
            dimensions.channel or "",
            dimensions.queue or "",
            dimensions.team or "",
            dimensions.agent or "",
            dimensions.segment or "",
            dimensions.priority or "",
        ),
    )


def _lasted(measure: Measure, clock: Clock | None, *, success: bool = False) -> Contribution | None:
    if clock is None or clock.ended is None:
        return None
    lasting = clock.ended - clock.started
    return lasted(measure, clock.ended, clock.dimensions, lasting, success=success)
