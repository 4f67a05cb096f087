"""How a conversation goes: whose turn it is, what was asked, answered, resolved and opened again.

A contact is the first message or call of the customer. The first response runs from there to the
first later message or answered call of an agent; a conversation that an agent opened has none. By
other definitions it runs from the opening, and where an agent opened, to the second reply. Each
later wait is a next response, numbered from 1: from the oldest message or call that is not answered
to the next agent's; further words of the customer do not restart it, and where the conversation is
resolved first it ends without an answer. Bots and automatic messages answer nobody. The time that
the customer waited is that of all waits that were answered, and that in queues; what began with a
call was waited for in its queue. Whose call was taken waits no more, whoever tells so: it is no
response, but no target runs on.

First and full resolution run from the opening, the first touchpoint that is part of the talk: to
the first `solved` ever, and to the last one since it was last opened again; `closed` stands in
where nothing was `solved`. A contact or another status after that opens it again.
"""

from collections.abc import Sequence
from typing import Final, TypeVar

from msgspec.structs import replace

from schemas.touchpoint import Status
from streams.signals.course import AS_USUAL, Clock, Course, Definitions, Held, Keep, Point
from streams.signals.dimensions import adds_to, filled
from streams.signals.turns import Dimensions, Timing, Turn

#: Longer than any silence: who was never answered is waited for however long.
NEVER: Final = 2**63

_Dated = TypeVar("_Dated", Point, Clock)
_HOLDING: Final = frozenset({"pending", "on_hold"})


def course_of(turns: Sequence[Turn], keep: Keep, definitions: Definitions = AS_USUAL) -> Course:
    """The course that turns in their order come to."""
    course = Course(definitions)
    for turn in turns:
        advance(course, turn, keep)
    return course


def silence_limit(course: Course, keep: Keep) -> int:
    """The longest silence (ms) after which a further turn still counts.

    A reopening after more than that is stored and moves nothing. The cut is a function of the turns
    alone, so their order of arrival does not matter.
    """
    first = course.first_response
    if first is not None and first.running and not course.attended:
        return NEVER
    full = course.full_resolution
    return keep.open_ms if full is not None and full.running else keep.closed_ms


def advance(course: Course, turn: Turn, keep: Keep) -> None:
    """Let the next turn, which sorts after all before it, take its effect."""
    if course.over:
        return
    if course.live and turn.time - course.last > silence_limit(course, keep):
        course.over = True
        return
    course.live += 1
    course.last = turn.time
    if turn.dimensions != course.known:
        if course.live > 1 and adds_to(course.known, turn.dimensions):
            _name(course, turn.dimensions)
        course.known = filled(turn.dimensions, course.known)
    if turn.event is not None:
        _take(course, turn, Point(turn.time, course.known))


def _name(course: Course, named: Dimensions) -> None:
    """Give a dimension that no turn had named to all that happened before."""
    course.opened = _named(course.opened, named)
    course.contact = _named(course.contact, named)
    course.handled = _named(course.handled, named)
    course.resolved = _named(course.resolved, named)
    course.queued = _named(course.queued, named)
    course.call_end = _named(course.call_end, named)
    course.first_response = _named(course.first_response, named)
    course.first_resolution = _named(course.first_resolution, named)
    course.full_resolution = _named(course.full_resolution, named)
    waits = course.next_responses
    waits[:] = [_named(wait, named) or wait for wait in waits]


def _named(what: _Dated | None, named: Dimensions) -> _Dated | None:
    if what is None:
        return None
    return replace(what, dimensions=filled(what.dimensions, named))


def _take(course: Course, turn: Turn, point: Point) -> None:
    if course.opened is None:
        course.opened, course.working_since = point, turn.time
        course.first_resolution = course.full_resolution = _running(point)
    if turn.contact:
        _ask(course, turn, point)
    elif turn.reply:
        _answer(course, turn, point)
    match turn.event:
        case "solved" | "closed":
            _resolve(course, point, turn.event)
        case "new" | "open" | "pending" | "on_hold":
            _set_status(course, turn.time, turn.event)
        case "transfer":
            course.transfers += 1
        case "handoff":
            course.handoffs += 1
    if turn.remark is not None:
        course.asked_again += turn.remark.asked_again
    if turn.call is not None:
        _call(course, turn.call, point)


def _running(point: Point) -> Clock:
    return Clock(point.time, None, running=True, dimensions=point.dimensions)


def _ended(clock: Clock, point: Point) -> Clock:
    return Clock(clock.started, point.time, False, point.dimensions, point.time)


def _ask(course: Course, turn: Turn, point: Point) -> None:
    if course.resolved_at is not None and turn.time > course.resolved_at:
        _reopen(course, turn.time)
    course.messages_in += turn.event == "message"
    if course.is_held and course.held[-1].status == "pending":
        _let_go(course, turn.time)  # the customer was waited for
    if course.channel is not None and course.channel != turn.dimensions.channel:
        course.channel_switches += 1
    course.channel = turn.dimensions.channel
    waits, by_call = waiting_since(course) is not None, turn.event == "call"
    course.on_call = by_call and (course.on_call or not waits)
    course.attended = False
    if course.contact is None:
        course.contact = point
        course.topic = None if turn.remark is None else turn.remark.topic
        if _may_be_answered_first(course, turn.time):
            course.first_response = _running(_start(course, point))
            course.asked_by_call = by_call
            return
    if not waits:
        course.next_responses.append(_running(point))
        course.asked_by_call = by_call


def _may_be_answered_first(course: Course, time: int) -> bool:
    """Whether the customer's first word (ms) is still to have the first response."""
    if course.first_response is not None:  # it was answered before it was asked
        return False
    tied = course.handled is None or course.handled.time == time
    return tied or course.definitions.second_reply


def _start(course: Course, contact: Point) -> Point:
    """From where the first response to a contact is counted."""
    if course.opened is None or not course.definitions.from_opening:
        return contact
    return replace(contact, time=course.opened.time)


def waiting_since(course: Course) -> int | None:
    """Since when (ms) the customer waits for an answer; None: there is nothing to answer.

    That is since a word of the customer's own, wherever the first response is counted from.
    """
    first, later = course.first_response, course.next_responses
    if first is not None and first.running and course.contact is not None:
        return course.contact.time
    return later[-1].started if later and later[-1].running else None


def _answer(course: Course, turn: Turn, point: Point) -> None:
    course.messages_out += turn.event == "message"
    since, is_first = waiting_since(course), course.handled is None
    if course.handled is None:
        course.handled = point
    if since is None:
        if course.definitions.from_opening and course.contact is None:
            _answer_unasked(course, point, is_first=is_first)
        return
    first, later = course.first_response, course.next_responses
    if first is not None and first.running:
        if turn.time > first.started:
            course.first_response = _ended(first, point)
            _waited(course, since, turn.time)
    elif turn.time > since:
        _waited(course, since, turn.time)
        later[-1] = _ended(later[-1], point)


def _answer_unasked(course: Course, point: Point, *, is_first: bool) -> None:
    """Take a reply to what was opened without a word of the customer's."""
    opened, counts = course.opened, is_first or course.definitions.second_reply
    if course.first_response is None and opened is not None and counts and opened.time < point.time:
        course.first_response = _ended(_running(opened), point)


def _waited(course: Course, since: int, until: int) -> None:
    if not course.asked_by_call:
        course.wait_ms += until - since


def _resolve(course: Course, point: Point, status: Status) -> None:
    first, full = course.first_resolution, course.full_resolution
    solved = status == "solved"
    if full is not None and (solved or not course.is_solved):
        course.full_resolution = _ended(full, point)
    if first is not None and not course.was_solved and (solved or first.running):
        course.first_resolution = _ended(first, point)
    if course.resolved is None:
        course.resolved, course.was_moved = point, course.transfers > 0
    later = course.next_responses
    if later and later[-1].running:
        later[-1] = replace(later[-1], running=False, stopped=point.time)
    _let_go(course, point.time)
    _stop_work(course, point.time)
    course.was_solved |= solved
    course.is_solved |= solved
    course.resolved_at, course.status = point.time, status


def _set_status(course: Course, time: int, status: Status) -> None:
    if course.resolved_at is not None:
        if time == course.resolved_at:
            return
        _reopen(course, time)
    if status != course.status or not course.is_held:
        _let_go(course, time)
        if status in _HOLDING:
            _stop_work(course, time)
            course.held, course.is_held = (*course.held, Held(status, time, None)), True
    course.status = status


def _stop_work(course: Course, time: int) -> None:
    """End the time new or open that still lasts."""
    if course.working_since is not None:
        course.work_ms += time - course.working_since
        course.working_since = None


def _let_go(course: Course, time: int) -> None:
    """End the time pending or on hold that still lasts; what took no time is none."""
    if course.is_held:
        *before, last = course.held
        if last.status == "on_hold":
            course.on_hold_ms += time - last.start
        else:
            course.pending_ms += time - last.start
        course.working_since = time
        ended = [replace(last, end=time)] if time > last.start else []
        course.held, course.is_held = (*before, *ended), False


def _reopen(course: Course, time: int) -> None:
    course.reopens += 1
    course.working_since = time
    if course.reopened_at is None:
        course.reopened_at = time
    course.resolved_at, course.is_solved, course.status = None, False, "open"
    if course.opened is not None:
        course.full_resolution = _running(course.opened)


def _call(course: Course, call: Timing, point: Point) -> None:
    handled = [part for part in (call.talk, call.hold, call.wrap) if part is not None]
    if handled:
        course.call_end = point
        course.handle_ms += sum(handled)
    course.wait_ms += call.queue or 0
    course.hold_ms += call.hold or 0
    if call.answered is not None and (call.answered or call.incoming):
        course.queue_ms = _queue_ms(course, call)
        course.answered |= call.answered
        course.attended |= call.answered and course.on_call
        course.missed |= not call.answered
        course.queued = course.queued or point


def _queue_ms(course: Course, call: Timing) -> int | None:
    if course.answered:
        return course.queue_ms
    if call.answered or course.queue_ms is None:
        return call.queue
    return max(course.queue_ms, call.queue or 0)
