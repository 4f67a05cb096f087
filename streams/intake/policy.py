"""What the settings say about touchpoints, in the form that the one door asks for."""

from schemas.canonical import Policy
from streams.sentiment.scorer import scorer_of
from streams.settings import Settings


def policy_of(settings: Settings) -> Policy:
    """Privacy of texts, the names of customers, and how texts are scored.

    Raises:
        ConfigError: the sentiment model that the settings name is none.
    """
    return Policy(
        texts=settings.privacy.texts,
        customer_namespaces=settings.flow.customer_namespaces,
        country=settings.flow.country,
        feel=scorer_of(settings.sentiment.model).score,
    )
