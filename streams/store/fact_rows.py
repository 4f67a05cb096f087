"""Envelopes of facts → rows of the tables of conversations, customers and imports."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from schemas.facts import (
    ConversationFact,
    CustomerFact,
    Fact,
    FactsEnvelope,
    RatingFact,
    ResponseTime,
    RunCount,
    SurveyFact,
    TransitionFact,
)
from streams.store.block import Filled, Record

#: In the order of the fields of `schemas.facts`, which are the rows as they are.
COLUMNS: Final = {
    "response_times": ResponseTime.__struct_fields__,
    "conversations": ConversationFact.__struct_fields__,
    "ratings": RatingFact.__struct_fields__,
    "surveys": SurveyFact.__struct_fields__,
    "customers": CustomerFact.__struct_fields__,
    "transitions": TransitionFact.__struct_fields__,
    "imports": (*RunCount.__struct_fields__, "is_deleted"),
}


#: Type of fact → its table.
_TABLES: Final[dict[type[Fact], str]] = {
    ResponseTime: "response_times",
    ConversationFact: "conversations",
    RatingFact: "ratings",
    SurveyFact: "surveys",
    RunCount: "imports",
    CustomerFact: "customers",
    TransitionFact: "transitions",
}


def fill(found: Sequence[tuple[Record, FactsEnvelope]]) -> Iterator[Filled]:
    """A row of each fact, in the table of its type."""
    by_type: dict[type[Fact], list[tuple[Fact, Record]]] = {}
    for record, envelope in found:
        for fact in envelope.facts:
            by_type.setdefault(type(fact), []).append((fact, record))
    for kind, listed in by_type.items():
        facts, records = zip(*listed, strict=True)
        data: list[Sequence[Any]] = list(zip(*map(msgspec.structs.astuple, facts), strict=True))
        if kind is RunCount:
            data.append([0] * len(facts))
        yield Filled(_TABLES[kind], data, records)
