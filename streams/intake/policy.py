"""What the settings say about touchpoints, in the form that the one door asks for."""

from schemas.canonical import Policy
from streams.settings import Settings


def policy_of(settings: Settings) -> Policy:
    """Privacy of texts and the names of customers."""
    return Policy(
        texts=settings.privacy.texts,
        customer_namespaces=settings.flow.customer_namespaces,
        country=settings.flow.country,
    )
