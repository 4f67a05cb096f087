"""What a rule says: which rolling value is too low, for how long, and what to do then."""

from typing import Annotated

import msgspec

from schemas.alerts import Severity

_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An alert on a share (0..1) that is too low.

    It goes by the upper bound of the 95 % interval: bad is a bound under `below`, which no small
    number of answers can bring about by chance; good again is one of at least `resolve_above`, or
    a window without answers. Between the two nothing changes.
    """

    alert: Annotated[str, msgspec.Meta(pattern=r"\A[A-Z][A-Za-z0-9]{2,63}\Z")]
    signal: str
    window_seconds: int
    below: _Share
    resolve_above: _Share
    severity: Severity
    action: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
    dimensions: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ("all",)
    for_seconds: _Seconds = 5
    resolve_for_seconds: _Seconds = 10
    least_n: Annotated[int, msgspec.Meta(ge=1)] = 20
    """Fewer answers than so many in the window raise no alert."""


def key_of(alert: str, dimension: str, member: str) -> str:
    """The name of one alert: that of its rule, and whom it is about."""
    return f"{alert}/{dimension}/{member}"
