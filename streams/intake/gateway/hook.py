"""The hook of one source: how its deliveries are checked and what is kept of them."""

import hashlib
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from streams.errors import ConfigError
from streams.intake.channels.adapter import Delivery
from streams.intake.channels.registry import adapters
from streams.intake.delivery import Outgoing, to_record
from streams.intake.gateway.items import MAX_ITEM_BYTES
from streams.intake.gateway.senders import secret_of
from streams.intake.signatures.registry import SCHEMES
from streams.intake.signatures.scheme import Check, Scheme, Signed, Verdict, judge
from streams.intake.sources import Source, Sources
from streams.intake.sources_file import scheme_of

#: No body that becomes one record may be larger than Kafka takes.
MAX_BYTES: Final = MAX_ITEM_BYTES
_ANY: Final = "*"


class Hook:
    """One source that a vendor calls; its secrets are read once, at the start."""

    def __init__(self, source: Source, scheme: Scheme, environ: Mapping[str, str]) -> None:
        self.source = source
        self.scheme = scheme
        self._adapter = adapters()[source.kind]
        self._checks = _checks(source, scheme, environ)
        self._window_ms = source.window_seconds * 1_000
        self.verify_token: str | None = None
        if source.verify_token is not None:
            self.verify_token = secret_of(
                source, source.verify_token, "the verify token of the subscription", environ
            )

    def judge(self, request: web.Request, body: bytes, now_ms: int) -> Verdict:
        """What the signature of a request says."""
        return judge(
            self._checks,
            Signed(
                body,
                request.headers,
                url=_called(request, self.source),
                content_type=request.content_type,
                now_ms=now_ms,
                window_ms=self._window_ms,
            ),
        )

    def record(self, request: web.Request, body: bytes, now_ms: int) -> Outgoing:
        """What lies on inbox of a verified delivery."""
        delivery = Delivery(
            source=self.source.name,
            body=body,
            received_at=now_ms,
            content_type=request.headers.get("Content-Type", ""),
            headers=kept(request, self._adapter.headers),
        )
        name = self._adapter.delivery_id(delivery) or hashlib.sha256(body).hexdigest()
        return to_record(delivery, kind=self._adapter.kind, delivery_id=name)


def hooks_of(sources: Sources, environ: Mapping[str, str]) -> dict[str, Hook]:
    """The hooks of all sources that have one.

    Raises:
        ConfigError: a secret is not set, or not of the form that its vendor gives.
    """
    return {
        source.name: Hook(source, SCHEMES[name], environ)
        for source in sources
        if (name := scheme_of(source)) is not None
    }


def kept(request: web.Request, names: tuple[str, ...]) -> dict[str, str]:
    """The headers that an adapter asks for, in lower case; `ce-*` asks for all that begin so."""
    found: dict[str, str] = {}
    for name in names:
        if name.endswith(_ANY):
            start = name[: -len(_ANY)]
            lower = ((key.lower(), value) for key, value in request.headers.items())
            found |= {key: value for key, value in lower if key.startswith(start)}
        elif name in request.headers:
            found[name] = request.headers[name]
    return found


def _checks(source: Source, scheme: Scheme, environ: Mapping[str, str]) -> list[Check]:
    if not scheme.holds:
        return [scheme.check_of("", source.options)]
    checks: list[Check] = []
    for variable in source.secrets:
        secret = secret_of(source, variable, scheme.holds, environ)
        try:
            checks.append(scheme.check_of(secret, source.options))
        except ValueError as error:
            raise ConfigError(
                f"source {source.name}: {variable} is no secret of {scheme.name}: {error}"
            ) from None
    return checks


def _called(request: web.Request, source: Source) -> str:
    """The address that the vendor called, which is another one behind a proxy."""
    if source.url is not None:
        query = request.rel_url.raw_query_string
        return f"{source.url}?{query}" if query and "?" not in source.url else source.url
    scheme = request.headers.get("X-Forwarded-Proto", request.scheme).partition(",")[0].strip()
    return f"{scheme}://{request.host}{request.raw_path}"
