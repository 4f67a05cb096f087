"""What a service level policy says, as it is written in sla.yaml and travels in the log."""

import re
from typing import Annotated, Final, Literal

import msgspec

from streams.signals.conditions import Conditions
from streams.signals.service_level import Level, usual

Hours = Literal["calendar", "business"]
#: The clocks that may have targets.
METRICS: Final = ("first_response", "next_response", "first_resolution", "full_resolution")
#: Statuses during which a policy may stop its clocks.
Pausing = Literal["pending", "on_hold"]
#: The target for priorities that a policy does not name.
DEFAULT: Final = "default"
#: No target is shorter: https://support.zendesk.com/hc/en-us/articles/4408829459866
LEAST_TARGET_MS: Final = 15_000
#: Nor is any time in a queue: https://docs.aws.amazon.com/connect/latest/APIReference/API_GetMetricDataV2.html
LEAST_WAIT_MS: Final = 1_000

_SPAN: Final = re.compile(r"([1-9]\d{0,6})(s|m|h)")
_UNIT_MS: Final = {"s": 1_000, "m": 60_000, "h": 3_600_000}
_LONGEST_MS: Final = 366 * 24 * 3_600_000

Span = Annotated[str, msgspec.Meta(max_length=8)]


class PolicySpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One policy: where it holds, its targets, in which hours they run, and what stops them.

    `targets` is one of METRICS → priority (or `default`) → span like 15m; `hours` are those of all
    targets, or priority (or `default`) → hours. Every target is a clock of its own.

    `service_level` is how soon to answer who waits in a queue (20s: within, <20s: sooner than),
    `short_abandon` up to when giving up is too soon to count; None: what is usual in the channel.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9][a-z0-9._-]{0,63}\Z")]
    targets: dict[str, dict[str, Span]]
    when: Conditions = {}
    hours: Hours | dict[str, Hours] = "calendar"
    pause_on: tuple[Pausing, ...] = ()
    service_level: Span | None = None
    short_abandon: Span | None = None


def span_ms(text: str, least: int = LEAST_TARGET_MS) -> int:
    """A span like 90s, 15m or 4h in milliseconds, of at least so many.

    Raises:
        ValueError: it is no such span, or no target can be so short or long.
    """
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no span: write it like 90s, 15m or 4h")
    span = int(found[1]) * _UNIT_MS[found[2]]
    if not least <= span <= _LONGEST_MS:
        raise ValueError(f"{text!r}: a target lies between {least // 1000}s and a year")
    return span


def target_ms(policy: PolicySpec, metric: str, priority: str | None) -> int | None:
    """The target of a metric under a priority; None: the policy has none for it."""
    spans = policy.targets.get(metric, {})
    found = spans.get(priority or DEFAULT, spans.get(DEFAULT))
    return None if found is None else span_ms(found)


def service_level_ms(text: str) -> int:
    """The longest wait in a queue (ms) that is within a service level like 20s, or under <20s.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_GetMetricDataV2.html has both.

    Raises:
        ValueError: it is no such span, or too short or long.
    """
    return span_ms(text.removeprefix("<"), LEAST_WAIT_MS) - text.startswith("<")


def level_of(policy: PolicySpec, channel: str | None) -> Level:
    """How soon to answer who waits in a queue of a channel."""
    target, short = usual(channel)
    if policy.service_level is not None:
        target = service_level_ms(policy.service_level)
    if policy.short_abandon is not None:
        short = span_ms(policy.short_abandon, LEAST_WAIT_MS)
    return Level(target, short)


def hours_of(policy: PolicySpec, priority: str | None) -> Hours:
    """In which hours the clocks of a priority run."""
    if isinstance(policy.hours, str):
        return policy.hours
    return policy.hours.get(priority or DEFAULT, policy.hours.get(DEFAULT, "calendar"))
