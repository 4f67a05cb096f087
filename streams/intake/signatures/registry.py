"""All signature schemes, by the name that adapters and sources.yaml give."""

from typing import Final

from streams.intake.signatures import hmac_body, hmac_timed, public_key, shared
from streams.intake.signatures.qualtrics import QUALTRICS
from streams.intake.signatures.scheme import Scheme
from streams.intake.signatures.standard_webhooks import STANDARD_WEBHOOKS
from streams.intake.signatures.twilio import TWILIO

_ALL: Final = (
    *hmac_body.ALL,
    hmac_timed.SLACK,
    hmac_timed.ZENDESK,
    public_key.SENDGRID,
    public_key.TELNYX,
    QUALTRICS,
    STANDARD_WEBHOOKS,
    TWILIO,
    shared.TELEGRAM,
    shared.SHARED,
    shared.BASIC,
    shared.NONE,
)
SCHEMES: Final[dict[str, Scheme]] = {
    scheme.name: scheme for scheme in sorted(_ALL, key=lambda scheme: scheme.name)
}
