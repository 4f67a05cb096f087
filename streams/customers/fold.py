"""The fold of one customer: (state, touchpoint) → (state, effects), whatever the order within H."""

from typing import Final

from schemas.touchpoint import Touchpoint
from streams.customers import conversations, efforts, rating_groups, ratings, surveys
from streams.customers.clocks import Owner
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.forget import forget_due, is_gone, note
from streams.customers.limits import Limits
from streams.customers.memory import Verdict, admit, touchpoint_hash
from streams.customers.state import Customer
from streams.signals.measures import felt
from streams.signals.ratings import RatingVersion
from streams.signals.surveys import Survey
from streams.signals.turns import dimensions_of, is_contact, turn_of
from streams.signals.waiting import Waiting, WaitKey, waiting_in

#: Kinds that count by themselves, even after their conversation was settled and forgotten.
_BY_THEMSELVES: Final = frozenset({"rating", "survey_sent"})

_CONTACTS: Final = frozenset({"message", "call"})


def fold(
    customer: Customer, touchpoint: Touchpoint, limits: Limits, desk: Desk, out: Effects
) -> Verdict:
    """Let a touchpoint change what is known of its customer.

    What follows from it for good is in `out` once all is settled: at once what stands alone, the
    rest with `settle`.
    """
    verdict = admit(
        customer,
        touchpoint_hash(touchpoint.source, touchpoint.id),
        touchpoint.time,
        touchpoint.received_at,
        limits.horizon_ms,
    )
    if verdict is not Verdict.COUNTS:
        return verdict
    if touchpoint.sentiment is not None:  # by itself, as a rating does
        dimensions = dimensions_of(touchpoint, customer.stage)
        out.replace(None, felt(touchpoint.time, dimensions, touchpoint.sentiment))
    kind = touchpoint.kind
    if touchpoint.conversation is not None:
        in_time = _fold_turn(customer, touchpoint, touchpoint.conversation, limits, desk, out)
        if not (in_time or kind in _BY_THEMSELVES):
            verdict = Verdict.LATE
    elif kind in _CONTACTS:
        _fold_alone(customer, touchpoint, limits, desk, out)
    if kind in _BY_THEMSELVES:
        _fold_rating(customer, touchpoint)
        note(customer, touchpoint.time, limits)
    if customer.forget_at and customer.newest > customer.forget_at:
        settle(customer, touchpoint.customer, limits, desk, out)
        forget_due(customer, limits)
    return verdict


def look(customer: Customer, name: str, limits: Limits, desk: Desk, out: Effects) -> bool:
    """Have the clocks judged, and issues be over, whose time has come by the tick in hand.

    Returns whether there were any.
    """
    now = desk.now
    due = {key: at for key, at in customer.timers.items() if at <= now}
    for key, at in due.items():
        del customer.timers[key]
        if key == efforts.TIMER:
            efforts.mature(efforts.Place(customer, name, limits, desk, out), at)
        conversation = customer.conversation(*key)
        if conversation is not None:
            conversations.touch(customer, key, conversation)
            conversation.judged_at, conversation.packed = now, None
    return bool(due)


def settle(customer: Customer, name: str, limits: Limits, desk: Desk, out: Effects) -> bool:
    """Publish what changed since the last settlement: once, however many touchpoints it took.

    When it happens shows in no row: it tells only from what was published to what stands now.
    Returns whether a promise to the customer was broken, or turned out not to have been.
    """
    for key, (conversation, seen) in customer.touched.items():
        owner, at = Owner(*key, name), customer.timers.get(key)
        at = conversations.publish(owner, conversation, seen, limits.windows, desk, at, out)
        if at is None:
            customer.timers.pop(key, None)
        elif customer.timers.get(key) != at:
            customer.timers[key] = at
            desk.watch(at, name)
    customer.touched.clear()
    broken = bool(out.broken)
    if broken:
        _note_broken(customer, out)
    for source, group in customer.rated:
        held = customer.group(source, group)
        if held is not None:
            surveys.settle((source, name), held, customer, limits.keep_ms, out)
    customer.rated.clear()
    return broken


def _note_broken(customer: Customer, out: Effects) -> None:
    known = customer.outlook.behaviour
    for due_at, sign in out.broken:
        (known.take_breach if sign > 0 else known.take_back_breach)(due_at // 1000)
    out.broken.clear()


def _fold_turn(
    customer: Customer,
    touchpoint: Touchpoint,
    conversation: str,
    limits: Limits,
    desk: Desk,
    out: Effects,
) -> bool:
    """Take a turn of a conversation; False: it comes after too long a silence and moves nothing."""
    key = touchpoint.source, conversation
    if customer.gone and is_gone(customer, *key):
        return False
    turn = turn_of(touchpoint, customer.stage, machines_answer=limits.machines_answer)
    course, was = conversations.take(
        customer, key, turn, limits.keep, desk.current, limits.definitions
    )
    if was is not None:
        at = efforts.Place(customer, touchpoint.customer, limits, desk, out)
        efforts.follow(at, key, was, course)
    _note_waiting(customer, touchpoint.customer, key, waiting_in(course), out)
    _touch_ratings(customer, *key)
    note(customer, touchpoint.time, limits)
    return not (course.over and turn.time > course.last)


def _fold_alone(
    customer: Customer, touchpoint: Touchpoint, limits: Limits, desk: Desk, out: Effects
) -> None:
    conversations.take_alone(touchpoint, customer.stage, desk.book(desk.current), out)
    if is_contact(touchpoint):
        at = efforts.Place(customer, touchpoint.customer, limits, desk, out)
        efforts.take_alone(at, touchpoint)


def _note_waiting(
    customer: Customer, name: str, key: tuple[str, str], now: Waiting | None, out: Effects
) -> None:
    if now == customer.waiting.get(key):
        return
    if now is None:
        del customer.waiting[key]
    else:
        customer.waiting[key] = now
    out.waits.append((WaitKey(name, *key), now))


def _touch_ratings(customer: Customer, source: str, conversation: str) -> None:
    """A turn may name what a rating or survey of its conversation lacks."""
    if not (customer.ratings or customer.drawers.ratings):
        return
    group = rating_groups.name_of(customer, source, conversation)
    if customer.has_group(source, group):
        customer.rated[source, group] = None


def _fold_rating(customer: Customer, touchpoint: Touchpoint) -> None:
    if touchpoint.kind == "rating":
        item: RatingVersion | Survey = ratings.version_of(touchpoint, customer.stage)
    else:
        item = surveys.survey_of(touchpoint, customer.stage)
    group = rating_groups.put(customer, touchpoint.source, item)
    customer.rated[touchpoint.source, group] = None
