"""One webhook: a POST for each transition that a person must hear of, tried again until taken."""

import hashlib
import hmac
from typing import Final
from urllib.parse import quote, urlsplit

import aiohttp
import stamina
import structlog

from schemas.alerts import Transition, encode

log = structlog.get_logger()

#: Names a transition once: a receiver that sees one twice can tell.
IDEMPOTENCY_HEADER: Final = "idempotency-key"
SIGNATURE_HEADER: Final = "nabz-signature"
_LONGEST_PAUSE_SECONDS: Final = 30.0
#: Answers that say "not now": all others under 500 will be the same the next time.
_LATER: Final = frozenset({408, 425, 429})
_OK: Final = range(200, 300)
_SERVER_ERROR: Final = 500


class _NotNow(Exception):  # noqa: N818  # a statement of fact, mended by waiting
    """The receiver did not take it, and may later."""


class Webhook:
    """A receiver; its address may hold a secret, so only its host is ever logged."""

    def __init__(
        self, url: str, secret: str, timeout_seconds: float, give_up_seconds: float
    ) -> None:
        self.host = urlsplit(url).hostname or ""
        self._url = url
        self._secret = secret.encode()
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._give_up_seconds = give_up_seconds

    async def tell(self, session: aiohttp.ClientSession, transition: Transition) -> bool:
        """POST a transition until it is taken; False if it was refused or never taken."""
        body = encode(transition)
        headers = headers_of(transition, body, self._secret)
        try:
            async for attempt in stamina.retry_context(
                on=(_NotNow, aiohttp.ClientError, TimeoutError, OSError),
                attempts=None,
                timeout=self._give_up_seconds,
                wait_initial=0.2,
                wait_max=_LONGEST_PAUSE_SECONDS,
            ):
                with attempt:
                    status = await self._post(session, body, headers)
        except (_NotNow, aiohttp.ClientError, TimeoutError, OSError) as error:
            # An error of aiohttp may quote the address.
            why = str(error) if isinstance(error, _NotNow) else type(error).__name__
            self._lost(transition, why)
            return False
        if status not in _OK:
            self._lost(transition, f"status {status}")
        return status in _OK

    async def _post(
        self, session: aiohttp.ClientSession, body: bytes, headers: dict[str, str]
    ) -> int:
        sent = session.post(
            self._url, data=body, headers=headers, timeout=self._timeout, allow_redirects=False
        )
        async with sent as answer:
            if answer.status >= _SERVER_ERROR or answer.status in _LATER:
                raise _NotNow(f"status {answer.status}")
            return answer.status

    def _lost(self, transition: Transition, why: str) -> None:
        log.error("notification given up", host=self.host, key=transition.key, why=why)


def headers_of(transition: Transition, body: bytes, secret: bytes) -> dict[str, str]:
    """Headers of a POST: what names it once, and the signature of its body if there is a secret."""
    headers = {"content-type": "application/json", IDEMPOTENCY_HEADER: name_of(transition)}
    if secret:
        headers[SIGNATURE_HEADER] = signature(body, secret)
    return headers


def name_of(transition: Transition) -> str:
    """`key:sequence`, escaped as in a URL: members of a dimension may hold anything."""
    return f"{quote(transition.key, safe='/')}:{transition.sequence}"


def signature(body: bytes, secret: bytes) -> str:
    """HMAC-SHA256 of a body, in the form `sha256=<hex>`."""
    return f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"
