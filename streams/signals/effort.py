"""What an issue costs a customer in effort: coming back, being handed on, telling it again.

A contact repeats another one of the same customer, by whatever channel and in whatever source, that
came before it within 24 hours, 72 hours or 7 days; two contacts that each name a topic must name
the same. An issue, which is a conversation that the customer began, was solved at the first contact
if it had not been handed on by people when it was first resolved and, for a while after that (7
days, where the settings say no other), neither it was opened again nor the customer made contact
otherwise. Until that while is over this is provisional.
https://www.callcentrehelper.com/first-call-contact-resolution-fcr-208926.htm
"""

from typing import Final, NamedTuple

import msgspec

from schemas.facts import FirstContact
from streams.signals.course import Course, Point

_HOUR_MS: Final = 3_600_000


class Windows(NamedTuple):
    """Within how long (ms) a contact repeats another, and how long an issue must stay quiet."""

    day: int = 24 * _HOUR_MS
    three_days: int = 72 * _HOUR_MS
    week: int = 168 * _HOUR_MS
    quiet: int = 168 * _HOUR_MS


class Around(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The customer's other contacts around an issue, times in ms; None: there is none.

    `before` is the last one before its contact, within the widest window; `after` the first one
    after its first resolution, while it must stay quiet. `over` says that this while has passed.
    """

    before: int | None = None
    after: int | None = None
    over: bool = False


#: Nothing known yet.
ALONE: Final = Around()


#: Whether a contact repeats another one within 24 h, 72 h, 7 d.
Repeats = tuple[bool, bool, bool]


def repeats(time: int | None, before: int | None, windows: Windows) -> Repeats:
    """What a contact (ms) repeats, the last one before it being given."""
    if time is None or before is None:
        return False, False, False
    passed = time - before
    return passed <= windows.day, passed <= windows.three_days, passed <= windows.week


def issue_resolved_at(contact: Point | None, resolved: Point | None) -> int | None:
    """When (ms) a conversation was first resolved that the customer had begun before."""
    if contact is None or resolved is None or contact.time > resolved.time:
        return None
    return resolved.time


def first_contact(course: Course, around: Around, windows: Windows) -> FirstContact:
    """Whether an issue was solved at the first contact; provisional while nobody can know."""
    resolved = issue_resolved_at(course.contact, course.resolved)
    if resolved is None:
        return "provisional"
    again = course.reopened_at
    if (
        course.was_moved
        or around.after is not None
        or (again is not None and again <= resolved + windows.quiet)
    ):
        return "no"
    return "yes" if around.over else "provisional"
