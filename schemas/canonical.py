"""`canonicalise()`: the one door for everything that becomes a touchpoint."""

import math
import re
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from schemas import privacy
from schemas.dead_letters import Reason
from schemas.identity import canonical_customer
from schemas.records import fields_of
from schemas.refusal import Refused, shown
from schemas.scales import SCALES, allows
from schemas.times import to_ms
from schemas.touchpoint import Kind, Touchpoint

__all__ = ["Feel", "OwnerOf", "Policy", "Refused", "canonicalise"]

MAX_TEXT: Final = 65_536

#: (source, conversation) → the customer to whom the conversation belongs, if that is known.
OwnerOf = Callable[[str, str], str | None]
#: (text, the language its sender names) → its language or "", and its feeling (-1..1) if known.
Feel = Callable[[str, str | None], tuple[str, float | None]]

_names_of: Final = attrgetter(
    *("id", "customer", "conversation", "agent", "queue"),
    *("team", "priority", "segment", "language"),
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_REASON_OF: Final = {"customer": Reason.BAD_CUSTOMER, "rating": Reason.BAD_RATING}
_ONLY_FOR: Final[dict[str, Kind]] = {
    "rating": "rating",
    "status": "status",
    "outcome": "outcome",
    "call": "call",
    "transfer": "transfer",
    "amount": "purchase",
}
_SPECIAL: Final = frozenset(_ONLY_FOR)
_NEEDED_BY: Final = frozenset({"rating", "status", "outcome"})


class Policy(msgspec.Struct, frozen=True):
    """What settings and sources say: privacy of texts, names of customers, zones, countries.

    `feel` scores the texts of customers; without it they stay without sentiment, as where a
    touchpoint is only judged.
    """

    texts: privacy.Texts = "keep"
    customer_namespaces: tuple[str, ...] = ("id", "email", "phone")
    #: ISO country of telephone numbers without one, where the source declares none of its own.
    country: str = ""
    feel: Feel | None = None
    #: Source → the zone of its times without an offset, and the country of its numbers.
    zones: Mapping[str, ZoneInfo] = {}
    countries: Mapping[str, str] = {}

    def zone_of(self, source: object) -> ZoneInfo | None:
        """The zone that a source declares."""
        return self.zones.get(source) if type(source) is str else None

    def country_of(self, source: object) -> str:
        """The country that a source declares, else that of the settings."""
        return self.countries.get(source, self.country) if type(source) is str else self.country


def canonicalise(
    raw: bytes | Mapping[str, object],
    policy: Policy,
    *,
    received_at: int,
    zone: ZoneInfo | None = None,
    owner_of: OwnerOf | None = None,
) -> Touchpoint:
    """Turn one record in the contract's form into the canonical touchpoint.

    `zone` is that of times without an offset, where the policy has none for its source;
    `received_at` is ms UTC; `owner_of` names the customer of a record that has a conversation but
    no customer.

    Raises:
        Refused: with the reason code; nothing is dropped or guessed in silence.
    """
    fields = fields_of(raw)
    source = fields.get("source")
    country = policy.country_of(source)
    if "time" in fields:
        fields["time"] = to_ms(fields["time"], policy.zone_of(source) or zone)
    if type(fields.get("customer")) is not str:
        fields["customer"] = _customer(fields, policy, country, owner_of)
    if "text" in fields:
        _keep_text(fields, policy, country)
    fields["received_at"] = received_at
    touchpoint = _convert(fields)
    _check_kind(touchpoint.kind, fields)
    _check_values(touchpoint)
    return touchpoint


def _customer(
    fields: dict[str, Any], policy: Policy, country: str, owner_of: OwnerOf | None
) -> str:
    if "customer" in fields:
        return canonical_customer(fields["customer"], policy.customer_namespaces, country)
    source, conversation = fields.get("source"), fields.get("conversation")
    if owner_of is not None and type(source) is str and type(conversation) is str:
        owner = owner_of(source, conversation)
        if owner is not None:
            return owner
    raise Refused(Reason.MISSING_FIELD, "customer: it is required unless the conversation is known")


def _keep_text(fields: dict[str, Any], policy: Policy, country: str) -> None:
    """Apply the privacy of texts; a wrong text is left for `_convert` to refuse under any."""
    text = fields["text"]
    if type(text) is str and len(text) <= MAX_TEXT:
        if policy.feel is not None and fields.get("actor", "customer") == "customer":
            _stamp(fields, text, policy.feel)
        kept = privacy.apply(text, policy.texts, country)
        # "[email]" may be longer than what it stands for.
        fields["text"] = None if kept is None else kept[:MAX_TEXT]


def _stamp(fields: dict[str, Any], text: str, feel: Feel) -> None:
    """Score a text before privacy takes parts of it; a wrong language is left to be refused."""
    named = fields.get("language")
    if named is None or type(named) is str:
        language, sentiment = feel(text, named)
        fields["sentiment"] = sentiment
        if named is None and language:
            fields["language"] = language


def _convert(fields: dict[str, Any]) -> Touchpoint:
    try:
        return msgspec.convert(fields, Touchpoint)
    except (msgspec.ValidationError, OverflowError, RecursionError) as error:
        raise _refusal(str(error)) from None


def _refusal(message: str) -> Refused:
    """The reason of a message like "Expected `str`, got `int` - at `$.queue`"."""
    what, _, path = message.partition(" - at ")
    where = path.strip("`").rpartition("$")[2].lstrip(".")
    if not where:
        reason = Reason.MISSING_FIELD if "missing" in what else Reason.BAD_VALUE
        return Refused(reason, what)
    reason = _REASON_OF.get(re.split(r"[.\[]", where)[0], Reason.BAD_VALUE)
    return Refused(reason, f"{where}: {what}")


def _check_kind(kind: Kind, fields: dict[str, Any]) -> None:
    if kind in _NEEDED_BY and kind not in fields:
        raise Refused(Reason.MISSING_FIELD, f"{kind}: it is required for kind {kind}")
    for name in () if _SPECIAL.isdisjoint(fields) else fields.keys() & _SPECIAL:
        if _ONLY_FOR[name] != kind:
            raise Refused(
                Reason.MISPLACED_FIELD, f"{name}: it belongs to kind {_ONLY_FOR[name]}, not {kind}"
            )


def _check_values(touchpoint: Touchpoint) -> None:
    """What types cannot say: printable names, finite numbers, a rating on its scale."""
    names = _names(touchpoint)
    if not (names.isascii() and names.isprintable()) and _CONTROL.search(names):
        raise _control_character(touchpoint)
    for name, value in touchpoint.attributes.items():
        if type(value) is float and not math.isfinite(value):
            raise Refused(Reason.BAD_VALUE, f"attributes: {shown(name)} is no finite number")
    rating = touchpoint.rating
    if rating is not None and not allows(rating.scale, rating.value):
        bounds = SCALES[rating.scale]
        raise Refused(
            Reason.BAD_RATING,
            f"rating: {rating.value:g} is not on {rating.scale} "
            f"({bounds.least} to {bounds.greatest})",
        )


def _names(touchpoint: Touchpoint) -> str:
    """All strings that name something, in one."""
    parts: tuple[str | None, ...] = (*_names_of(touchpoint), *touchpoint.attributes)
    if touchpoint.transfer is not None:
        parts += (touchpoint.transfer.from_, touchpoint.transfer.to, touchpoint.transfer.reason)
    if touchpoint.rating is not None:
        parts += (touchpoint.rating.of,)
    return "".join(filter(None, parts))


def _control_character(touchpoint: Touchpoint) -> Refused:
    customer = _CONTROL.search(touchpoint.customer)
    reason = Reason.BAD_CUSTOMER if customer else Reason.BAD_VALUE
    return Refused(reason, "a name, identifier or field name holds a control character")
