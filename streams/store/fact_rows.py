"""Envelopes of facts → rows of response_times, conversations, ratings, surveys and imports."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas import facts
from schemas.facts import ConversationFact, Fact, RatingFact, ResponseTime, RunCount, SurveyFact
from streams.store.block import Record

#: In the order of the fields of `schemas.facts`, which are the rows as they are. Columns that no
#: rule fills yet (targets, calendars, repeated contacts) are left to the tables' defaults.
COLUMNS: Final = {
    "response_times": ResponseTime.__struct_fields__,
    "conversations": ConversationFact.__struct_fields__,
    "ratings": RatingFact.__struct_fields__,
    "surveys": SurveyFact.__struct_fields__,
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
    match fact:
        case ResponseTime():
            return "response_times", values
        case ConversationFact():
            return "conversations", values
        case RatingFact():
            return "ratings", values
        case SurveyFact():
            return "surveys", values
        case RunCount():
            return "imports", (*values, 0)
