"""What settings and sources say about touchpoints, in the form that the one door asks for."""

from schemas.canonical import Policy
from streams.intake.sources import Sources
from streams.sentiment.scorer import scorer_of
from streams.settings import Settings


def policy_of(settings: Settings, sources: Sources, *, scored: bool = True) -> Policy:
    """Privacy of texts, names of customers, zones and countries, and how texts are scored.

    Who only judges touchpoints, as the gateway does, needs no scores and has no time for them.

    Raises:
        ConfigError: the sentiment model that the settings name is none.
    """
    return Policy(
        texts=settings.privacy.texts,
        customer_namespaces=settings.flow.customer_namespaces,
        country=settings.flow.country,
        feel=scorer_of(settings.sentiment.model).score if scored else None,
        zones={s.name: zone for s in sources if (zone := sources.zone_of(s.name)) is not None},
        countries={s.name: s.country for s in sources if s.country},
    )
