"""Which ratings and surveys of a source may concern each other: those are settled together.

They concern each other within their conversation, or by a link: a correction names what it
corrects, an answer may name its survey. So there is a group a conversation, and one for those
without any. At the first link that leads out of its group, or to what is not known yet, the groups
of the source become one: correct at a price, and rare.
"""

from typing import Final

from streams.customers.state import Customer, RatingGroup
from streams.signals.ratings import RatingVersion
from streams.signals.surveys import Survey

#: Group of what has no conversation, and of all once they are joined; no name is empty.
APART: Final = ""


def name_of(customer: Customer, source: str, conversation: str | None) -> str:
    """The group that belongs to a conversation, be there one yet or not."""
    apart = customer.group(source, APART)
    return APART if conversation is None or (apart and apart.joined) else conversation


def put(customer: Customer, source: str, item: RatingVersion | Survey) -> str:
    """Put a rating or survey into its group; answers that group's name."""
    name = name_of(customer, source, item.conversation)
    group = customer.group(source, name)
    if group is None:
        group = customer.ratings.setdefault(source, {})[name] = RatingGroup()
    if isinstance(item, Survey):
        group.surveys[item.id] = item
        return name
    group.versions[item.id] = item
    leads_out = (item.of is not None and item.of not in group.versions) or (
        item.survey is not None and item.survey not in group.surveys
    )
    return _join(customer, source) if leads_out and not group.joined else name


def _join(customer: Customer, source: str) -> str:
    joined = RatingGroup(joined=True)
    for name in list(customer.ratings[source]):
        group = customer.group(source, name)
        if group is not None:
            joined.versions.update(group.versions)
            joined.standing.update(group.standing)
            joined.surveys.update(group.surveys)
            joined.sent.update(group.sent)
    customer.ratings[source] = {APART: joined}
    for key in [key for key in customer.rated if key[0] == source]:
        del customer.rated[key]
    return APART
