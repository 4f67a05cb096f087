"""The six areas of digital experience, and what nabz measures of each."""

from typing import Final, NamedTuple


class Area(NamedTuple):
    """An area: signals, features of each customer (see streams.signals.churn), what is not seen."""

    name: str
    signals: tuple[str, ...]
    features: tuple[str, ...]
    unseen: str


AREAS: Final = (
    Area(
        "accessibility",
        ("abandon_rate", "service_level", "first_response_p90"),
        ("abandoned_calls",),
        "whether pages are barrier-free",
    ),
    Area(
        "service convenience",
        (
            *("resolution_p50", "transfer_rate", "reopen_rate"),
            *("repeat_contact_rate", "first_contact_resolution"),
        ),
        ("repeat_contacts", "reopenings", "transfers", "open_issues"),
        "what customers solved by themselves",
    ),
    Area(
        "purchase convenience",
        (),
        ("purchases_90", "purchase_overdue", "payment_failures"),
        "steps and abandonment of a checkout",
    ),
    Area(
        "personalisation",
        ("csat", "satisfaction"),
        ("csat_last", "nps_last"),
        "whether an offer suited: both signals by `segment` say whether all are served alike",
    ),
    Area(
        "ease of use",
        ("ces", "sentiment"),
        ("ces_last", "incidents", "defect_reasons"),
        "clicks within a page",
    ),
    Area(
        "channel flexibility",
        (),
        ("channels", "channel_switches", "phone_share"),
        "whether what was said on one channel was known on the next",
    ),
)
