"""Why a score is high: fixed codes with a sentence in English and in Persian.

Features that say the same thing share a reason; its weight is the sum of their contributions, so
the weights of all reasons still sum to logit(p) - base.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from streams.signals.churn.model import ATTRIBUTE
from streams.signals.churn.scorer import Score
from streams.signals.churn.wordings import WORDINGS

#: Reason code → the features that make it up.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "silence": ("silence", "overdue"),
    "activity": ("activity_7", "activity_30", "activity_90", "trend"),
    "tenure": ("tenure",),
    "channels": ("channels", "channel_switches", "phone_share"),
    "purchase_silence": ("purchase_silence", "purchase_overdue"),
    "purchases": ("purchases", "purchases_90"),
    "spending": ("spend", "order_value"),
    "contacts": ("contacts_30", "contacts_90"),
    "repeat_contacts": ("repeat_contacts", "reopenings"),
    "open_issues": ("open_issues", "oldest_issue"),
    "handling": ("transfers", "abandoned_calls", "breaches"),
    "cancellation": ("cancel_reasons",),
    "billing": ("billing_reasons", "payment_failures"),
    "defects": ("defect_reasons", "incidents"),
    "csat": ("csat_last", "csat_mean", "csat_slope"),
    "nps": ("nps_last", "nps_mean", "nps_slope"),
    "effort": ("ces_last", "ces_mean", "ces_slope"),
    "stars": ("stars_last", "stars_mean", "stars_slope"),
    "survey_silence": ("unanswered_surveys",),
    "sentiment": ("sentiment",),
}
#: Stands for all reasons of a customer of whom nothing is known but the base rate.
NOT_ENOUGH: Final = "not_enough_history"
_CODES: Final = {feature: code for code, features in GROUPS.items() for feature in features}


class Reason(msgspec.Struct, frozen=True):
    """A reason, what it adds to the log-odds, and how it is said."""

    code: str
    contribution: float
    en: str
    fa: str


def reasons_of(score: Score) -> list[Reason]:
    """The reasons that weigh anything, the one that raises the risk most first.

    Empty without enough history.
    """
    ordered = sorted(_sums(score).items(), key=_by_weight)
    return [Reason(code, weight, *_said(code, score)) for code, weight in ordered]


def raising(score: Score, most: int) -> list[tuple[str, float]]:
    """The codes of the reasons that raise the risk, at most so many, and by how much each does."""
    raise_it = [item for item in _sums(score).items() if item[1] > 0]
    raise_it.sort(key=_by_weight)
    return raise_it[:most]


def _sums(score: Score) -> dict[str, float]:
    sums: dict[str, float] = {}
    for feature, contribution in score.contributions.items():
        if contribution:
            code = _CODES.get(feature, feature)
            sums[code] = sums.get(code, 0.0) + contribution
    return sums


def _by_weight(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def top(score: Score, most: int = 3) -> list[Reason]:
    """The reasons that raise the risk, at most so many."""
    return [reason for reason in reasons_of(score)[:most] if reason.contribution > 0]


def _said(code: str, score: Score) -> Iterator[str]:
    if not code.startswith(ATTRIBUTE):
        yield from WORDINGS[code]
        return
    name, value = code[len(ATTRIBUTE) :], score.values.get(code)
    if value is None:
        yield f"{name} is not known"
        yield f"«{name}» نامعلوم است"
    else:
        shown = f"{value:g}" if isinstance(value, float) else value
        yield f"{name} is {shown}"
        yield f"«{name}» برابر «{shown}» است"
