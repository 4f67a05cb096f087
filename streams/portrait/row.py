"""A customer as the flow last told it."""

import msgspec


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A row of the table customers, as far as it is shown beside the portrait; times in ms."""

    scored_as_of: int
    score_version: str
    churn_risk: float
    churn_reasons: list[str]
    churn_weights: list[float]
    health: float | None
    stage: str
    segments: list[str]
    persona: str
    open_conversations: int
