"""What a contact or an incident is about, as far as its attributes say it in plain words."""

from collections.abc import Iterator, Mapping
from typing import Final

from schemas.touchpoint import Plain
from streams.signals.churn.behaviour import BILLING_90, CANCEL_90, DEFECT_90

#: Attributes that name a subject.
_NAMES: Final = ("reason", "contact_reason", "topic", "type", "event", "category")
_WORDS: Final[dict[int, tuple[str, ...]]] = {
    CANCEL_90: ("cancel", "terminat", "unsubscribe", "لغو"),
    BILLING_90: ("billing", "invoice", "refund", "charge", "صورتحساب"),
    DEFECT_90: ("defect", "broken", "fault", "outage", "خراب"),
}
_PAYMENT: Final = ("payment", "invoice", "card_declined", "پرداخت")


def reasons_of(attributes: Mapping[str, Plain]) -> Iterator[int]:
    """The counters of the reasons that attributes name."""
    if attributes:
        said = _said(attributes)
        for counter, words in _WORDS.items():
            if any(word in said for word in words):
                yield counter


def tells_of_payment(attributes: Mapping[str, Plain]) -> bool:
    """Whether an incident is about a payment."""
    said = _said(attributes)
    return any(word in said for word in _PAYMENT)


def _said(attributes: Mapping[str, Plain]) -> str:
    found = (attributes.get(name) for name in _NAMES)
    return " ".join(value.lower() for value in found if isinstance(value, str))
