"""Alerts: transitions of one alert, numbered by its key."""

from typing import Literal

import msgspec

State = Literal["pending", "firing", "resolved", "acknowledged", "silenced"]
Severity = Literal["info", "warning", "critical"]


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One step of an alert; `key` and `sequence` name it once, `time` is ms UTC.

    `previous` is the state before it, None at the alert's first step: a resolved one that was
    only pending never fired. `evidence` names what it rests on: touchpoints as source/id, or the
    signal's n and bounds.
    """

    key: str
    sequence: int
    time: int
    alert: str
    state: State
    severity: Severity
    summary: str
    previous: State | None = None
    value: float | None = None
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    evidence: list[str] = msgspec.field(default_factory=list)


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Transition).decode
