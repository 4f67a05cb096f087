"""Envelopes of facts → rows of the tables of conversations, customers and imports."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas import facts
from schemas.facts import (
    ConversationFact,
    CustomerFact,
    Fact,
    RatingFact,
    ResponseTime,
    RunCount,
    SurveyFact,
    TransitionFact,
)
from streams.store.block import Record

#: In the order of the fields of `schemas.facts`, which are the rows as they are. Columns that no
#: rule fills yet (targets, calendars, repeated contacts) are left to the tables' defaults.
COLUMNS: Final = {
    "response_times": ResponseTime.__struct_fields__,
    "conversations": ConversationFact.__struct_fields__,
    "ratings": RatingFact.__struct_fields__,
    "surveys": SurveyFact.__struct_fields__,
    "customers": CustomerFact.__struct_fields__,
    "transitions": TransitionFact.__struct_fields__,
    "imports": (*RunCount.__struct_fields__, "is_deleted"),
}


def rows(record: Record) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """A row of each fact.

    Raises:
        msgspec.DecodeError: the record is no envelope of facts.
    """
    for fact in facts.decode(record.value or b"").facts:
        yield _row(fact)


def _row(fact: Fact) -> tuple[str, tuple[Any, ...]]:
    values = msgspec.structs.astuple(fact)
    return _TABLES[type(fact)], (*values, 0) if isinstance(fact, RunCount) else values


_TABLES: Final[dict[type[Fact], str]] = {
    ResponseTime: "response_times",
    ConversationFact: "conversations",
    RatingFact: "ratings",
    SurveyFact: "surveys",
    RunCount: "imports",
    CustomerFact: "customers",
    TransitionFact: "transitions",
}
