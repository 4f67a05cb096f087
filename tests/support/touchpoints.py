"""Touchpoints made short: of customer ada, by desk, received the moment they happened."""

from typing import Any

from schemas.touchpoint import Call, Rating, Touchpoint


def made(id_: str, time: int, **fields: Any) -> Touchpoint:
    """A touchpoint; what is not said is a chat message of the customer."""
    plain: dict[str, Any] = {
        "source": "desk",
        "customer": "ada",
        "channel": "chat",
        "kind": "message",
        "received_at": time,
    }
    return Touchpoint(id=id_, time=time, **(plain | fields))


def answer(id_: str, time: int, **fields: Any) -> Touchpoint:
    """A message of an agent."""
    return made(id_, time, actor="agent", **fields)


def call(id_: str, time: int, *, answered: bool | None, **fields: Any) -> Touchpoint:
    """A call by telephone."""
    return made(id_, time, kind="call", channel="phone", call=Call(answered=answered), **fields)


def rated(id_: str, time: int, value: float, of: str | None = None, **fields: Any) -> Touchpoint:
    """A rating on csat5, or a correction `of` one."""
    return made(id_, time, kind="rating", rating=Rating("csat5", value, of), **fields)
