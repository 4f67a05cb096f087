"""Deliveries for judging, and the schemes by name."""

from collections.abc import Mapping

from multidict import CIMultiDict

from streams.intake.signatures.registry import SCHEMES
from streams.intake.signatures.scheme import Signed, Verdict, judge

#: 2018-07-12, the time of Slack's vector.
NOW = 1_531_420_618


def signed(
    body: bytes,
    headers: Mapping[str, str],
    *,
    now: int = NOW,
    url: str = "",
    content_type: str = "application/json",
) -> Signed:
    """A delivery with headers as HTTP has them: found in any case."""
    return Signed(
        body, CIMultiDict(headers), url=url, content_type=content_type, now_ms=now * 1_000
    )


def verdict(scheme: str, secrets: list[str], delivery: Signed, **options: object) -> Verdict:
    """What a scheme says by these secrets."""
    return judge([SCHEMES[scheme].check_of(secret, options) for secret in secrets], delivery)
