"""The contacts and first resolutions of one customer, in order of time: who came back after what.

As pure functions of sorted lists; all times in ms.
"""

from bisect import bisect_left, bisect_right, insort
from typing import NamedTuple

from streams.signals.turns import Dimensions


class Contact(NamedTuple):
    """A contact: of a conversation by that name, or one alone with its id and dimensions."""

    time: int
    source: str
    name: str
    topic: str | None
    alone: Dimensions | None = None


class Resolution(NamedTuple):
    """When the issue of a conversation was first resolved."""

    time: int
    source: str
    name: str
    topic: str | None


def before(contacts: list[Contact], contact: Contact, within: int) -> int | None:
    """Time of the last contact before one that it may repeat."""
    time, topic = contact.time, contact.topic
    for place in range(bisect_left(contacts, (time,)) - 1, -1, -1):
        other = contacts[place]
        if other.time < time - within:
            return None
        if _may_be_the_same(topic, other.topic):
            return other.time
    return None


def after(contacts: list[Contact], resolution: Resolution, within: int) -> int | None:
    """Time of the first contact after a resolution that may be about the same issue."""
    time, source, name, topic = resolution
    for place in range(bisect_left(contacts, (time + 1,)), len(contacts)):
        other = contacts[place]
        if other.time > time + within:
            return None
        own = other.alone is None and other.name == name and other.source == source
        if not own and _may_be_the_same(topic, other.topic):
            return other.time
    return None


def soon_after(contacts: list[Contact], time: int, within: int) -> list[Contact]:
    """The contacts after a time that may repeat one at it."""
    if not contacts or contacts[-1].time <= time:
        return []
    start = bisect_left(contacts, (time + 1,))
    return contacts[start : bisect_left(contacts, (time + within + 1,))]


def open_to(
    contacts: list[Contact], resolutions: list[Resolution], time: int, within: int
) -> list[Resolution]:
    """The resolutions that a contact at a time may come after as the first one.

    They are still to be quiet then, and no contact that may be about anything lies between: an
    issue begins with its own contact, so that one does not.
    """
    if not resolutions or resolutions[0].time >= time:
        return []
    since = time - within
    for place in range(bisect_left(contacts, (time,)) - 1, -1, -1):
        other = contacts[place]
        if other.topic is None or other.time < since:
            since = max(since, other.time)
            break
    start = bisect_left(resolutions, (since,))
    return resolutions[start : bisect_left(resolutions, (time,))]


def put(contacts: list[Contact], contact: Contact) -> None:
    """Put a contact in its place."""
    if not contacts or _key(contact) > _key(contacts[-1]):
        contacts.append(contact)
    else:
        insort(contacts, contact, key=_key)


def drop(contacts: list[Contact], contact: Contact) -> None:
    """Take a contact out, if it is there still."""
    place = bisect_right(contacts, _key(contact), key=_key) - 1
    if place >= 0 and _key(contacts[place]) == _key(contact):
        del contacts[place]


def _key(contact: Contact) -> tuple[int, str, str, bool]:
    time, source, name, _, alone = contact
    return time, source, name, alone is None


def _may_be_the_same(topic: str | None, other: str | None) -> bool:
    return topic is None or other is None or topic == other
