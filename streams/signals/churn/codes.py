"""Which features make up which reason.

Features that say the same thing share a reason; its weight is the sum of their contributions, so
the weights of all reasons still sum to logit(p) - base.
"""

from collections.abc import Mapping
from typing import Final

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
_CODES: Final = {feature: code for code, features in GROUPS.items() for feature in features}


def code_of(feature: str) -> str:
    """The reason that a feature is part of; an attribute of the profile is one by itself."""
    return _CODES.get(feature, feature)
