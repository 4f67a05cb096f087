"""Which ratings and surveys of a source may concern each other: those are settled together.

They concern each other within their conversation, or by a link: a correction names what it
corrects, an answer may name its survey. So there is a group a conversation, and one for those
without any. At the first link that leads out of its group, or to what is not known yet, the groups
of the source become one: correct at a price, and rare.
"""

from typing import Final

from streams.customers.standing import RatingGroup
from streams.customers.state import Customer
from streams.signals.ratings import RatingVersion
from streams.signals.surveys import Survey

#: Group of what has no conversation, and of all once they are joined; no name is empty.
APART: Final = ""


def name_of(customer: Customer, source: str, conversation: str | None) -> str:
    """The group that belongs to a conversation, be there one yet or not."""
    return APART if conversation is None or source in customer.joined else conversation


def put(customer: Customer, source: str, item: RatingVersion | Survey) -> str:
    """Put a rating or survey into its group; answers that group's name."""
    name = name_of(customer, source, item.conversation)
    group = customer.group(source, name)
    if group is None:
        group = customer.ratings.setdefault(source, {})[name] = RatingGroup()
    group.packed = None
    if isinstance(item, Survey):
        group.surveys[item.id] = item
        return name
    group.versions[item.id] = item
    leads_out = (item.of is not None and item.of not in group.versions) or (
        item.survey is not None and item.survey not in group.surveys
    )
    return _join(customer, source) if leads_out and source not in customer.joined else name


def _join(customer: Customer, source: str) -> str:
    joined = RatingGroup()
    customer.bring_all()
    for name in list(customer.ratings[source]):
        group = customer.group(source, name)
        if group is not None:
            joined.versions.update(group.versions)
            joined.standing.update(group.standing)
            joined.surveys.update(group.surveys)
            joined.sent.update(group.sent)
    customer.ratings[source] = {APART: joined}
    customer.joined |= {source}
    for key in [key for key in customer.rated if key[0] == source]:
        del customer.rated[key]
    return APART
