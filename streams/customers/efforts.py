"""Who came back after what: the contacts of one customer, and what they say of each other's issues.

A contact says of every issue that was resolved shortly before it that the customer came back; one
that comes late, or a conversation that turns out to have begun earlier, puts right what was said
without it. Contacts are kept as long as they may concern one that is still to come; who makes
contact without end has only the last `KEPT` of them remembered.
"""

from bisect import bisect_left, insort
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from msgspec.structs import replace

from schemas.touchpoint import Touchpoint
from streams.customers.conversations import Marked, marked, touch
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.limits import Limits
from streams.customers.state import Customer, Efforts
from streams.signals import contact_log
from streams.signals.contact_log import Contact, Resolution
from streams.signals.course import Course
from streams.signals.effort import Around
from streams.signals.measures import reached_out
from streams.signals.turns import dimensions_of, topic_of

#: Contacts, and resolutions, that are kept of one customer at most.
KEPT: Final = 1_000
#: Among a customer's timers the one of the issue that will next have been quiet for long enough; no
#: conversation has an empty name.
TIMER: Final = ("", "")


_Entry = TypeVar("_Entry", Contact, Resolution)


class Place(NamedTuple):
    """Whose contacts they are, and what holds for them where the log is now."""

    customer: Customer
    name: str
    limits: Limits
    desk: Desk
    out: Effects


def follow(at: Place, key: tuple[str, str], was: Marked, course: Course) -> None:
    """Let a conversation's contact and resolution concern the others; `was` is how they were."""
    conversation = at.customer.conversation(*key)
    if conversation is None:
        return
    held, now = at.customer.own_efforts(), marked(course)
    old, new = _contact(key, was), _contact(key, now)
    if old != new:
        _move(at, old, new)
        before = new and contact_log.before(held.contacts, new, at.limits.windows.week)
        conversation.around = replace(conversation.around, before=before)
    ended, resolved = _resolution(key, was), _resolution(key, now)
    if ended != resolved:
        _end(at, ended, resolved)
        over = resolved is not None and resolved.time + at.limits.windows.quiet <= at.desk.now
        conversation.around = replace(conversation.around, over=over)
    if old != new or ended != resolved:
        after = resolved and contact_log.after(held.contacts, resolved, at.limits.windows.quiet)
        conversation.around = replace(conversation.around, after=after)
        _forget(at, held)


def _end(at: Place, old: Resolution | None, new: Resolution | None) -> None:
    """Put the resolution of an issue into another place."""
    resolved = at.customer.own_efforts().resolved
    if old in resolved:
        resolved.remove(old)
    if new is not None:
        insort(resolved, new)
    _watch(at)


def take_alone(at: Place, touchpoint: Touchpoint) -> None:
    """Take a contact that is part of no conversation."""
    dimensions = dimensions_of(touchpoint, at.customer.stage)
    held = at.customer.own_efforts()
    contact = Contact(
        touchpoint.time, touchpoint.source, touchpoint.id, topic_of(touchpoint), dimensions
    )
    _move(at, None, contact)
    windows = at.limits.windows
    before = contact_log.before(held.contacts, contact, windows.week)
    at.out.replace(None, reached_out(contact.time, dimensions, before, windows))
    _forget(at, held)


def mature(at: Place, due: int) -> None:
    """Let the issues from `due` (ms) on that have been quiet for long enough be over."""
    held, quiet = at.customer.own_efforts(), at.limits.windows.quiet
    for resolution in held.resolved:
        if due <= resolution.time + quiet <= at.desk.now:
            _change(at.customer, resolution, lambda around: replace(around, over=True))
    _watch(at)


def _contact(key: tuple[str, str], mark: Marked) -> Contact | None:
    return None if mark.contact is None else Contact(mark.contact, *key, mark.topic)


def _resolution(key: tuple[str, str], mark: Marked) -> Resolution | None:
    return None if mark.resolved is None else Resolution(mark.resolved, *key, mark.topic)


def _move(at: Place, old: Contact | None, new: Contact | None) -> None:
    """Put a contact into another place, and right what it says of the contacts and issues there."""
    held, windows = at.customer.own_efforts(), at.limits.windows
    contacts, week, quiet = held.contacts, windows.week, windows.quiet
    later: dict[Contact, int | None] = {}
    ended: dict[Resolution, int | None] = {}
    for time in [contact.time for contact in (old, new) if contact is not None]:
        for other in contact_log.soon_after(contacts, time, week):
            later[other] = contact_log.before(contacts, other, week)
        for issue in contact_log.open_to(contacts, held.resolved, time, quiet):
            ended[issue] = contact_log.after(contacts, issue, quiet)
    if old is not None:
        contact_log.drop(contacts, old)
        later.pop(old, None)
    if new is not None:
        contact_log.put(contacts, new)
    for other, before in later.items():
        _repeat_anew(at, other, before)
    for issue, after in ended.items():
        _come_back(at, issue, after)


def _repeat_anew(at: Place, contact: Contact, former: int | None) -> None:
    windows = at.limits.windows
    before = contact_log.before(at.customer.own_efforts().contacts, contact, windows.week)
    if before == former:
        return
    if contact.alone is None:
        _change(at.customer, contact, lambda around: replace(around, before=before))
        return
    time, dimensions = contact.time, contact.alone
    at.out.replace(
        reached_out(time, dimensions, former, windows),
        reached_out(time, dimensions, before, windows),
    )


def _come_back(at: Place, issue: Resolution, former: int | None) -> None:
    contacts, quiet = at.customer.own_efforts().contacts, at.limits.windows.quiet
    after = contact_log.after(contacts, issue, quiet)
    if after != former:
        _change(at.customer, issue, lambda around: replace(around, after=after))


def _change(
    customer: Customer, of: Contact | Resolution, change: Callable[[Around], Around]
) -> None:
    """Change what is known of the contacts around an issue."""
    key = of.source, of.name
    conversation = customer.conversation(*key)
    if conversation is not None:
        touch(customer, key, conversation)
        conversation.around, conversation.packed = change(conversation.around), None


def _forget(at: Place, held: Efforts) -> None:
    """Drop what concerns nothing that may still come."""
    windows, newest = at.limits.windows, at.customer.newest - at.limits.horizon_ms
    contacts, resolved = held.contacts, held.resolved
    oldest = newest - max(windows.week, windows.quiet)
    if contacts and (contacts[0].time < oldest or len(contacts) > KEPT):
        held.contacts = _since(contacts, oldest)
    oldest = min(newest, at.desk.now) - windows.quiet  # what is not over yet must be told so
    if resolved and (resolved[0].time < oldest or len(resolved) > KEPT):
        held.resolved = _since(resolved, oldest)


def _since(entries: list[_Entry], time: int) -> list[_Entry]:
    return entries[max(bisect_left(entries, (time,)), len(entries) - KEPT) :]


def _watch(at: Place) -> None:
    """Have the customer looked at when the next issue has been quiet for long enough."""
    quiet, timers = at.limits.windows.quiet, at.customer.timers
    resolved = at.customer.own_efforts().resolved
    place = bisect_left(resolved, (at.desk.now - quiet + 1,))
    if place == len(resolved):
        timers.pop(TIMER, None)
        return
    due = resolved[place].time + quiet
    if timers.get(TIMER) != due:
        timers[TIMER] = due
        at.desk.watch(due, at.name)
