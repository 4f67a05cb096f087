"""How every request is answered: JSON, the same headers, never a stack trace, never for ever."""

import asyncio
from collections.abc import Mapping
from typing import Final

import msgspec
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from streams.intake.gateway.metrics import Metrics
from streams.intake.gateway.refusals import RequestRefused
from streams.intake.gateway.underway import Underway

#: Seconds in which a client must have taken its answer.
WRITE_SECONDS: Final = 30.0
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_logger = structlog.get_logger()


def json(
    body: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """An answer in JSON."""
    return web.Response(
        body=msgspec.json.encode(body),
        status=status,
        headers=headers,
        content_type="application/json",
    )


def text(body: str) -> web.Response:
    """An answer in plain text."""
    return web.Response(text=body)


def answering(metrics: Metrics, underway: Underway) -> Middleware:
    """The middleware around every handler."""

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        with underway:
            response = await _respond(request, handler)
            response.headers.update(HEADERS)
            metrics.answered(response.status)
            await _write(request, response)
        return response

    return answer


async def _respond(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except RequestRefused as refused:
        return json({"error": refused.error}, status=refused.status, headers=refused.headers)
    except web.HTTPException as error:
        kept = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
        return json({"error": error.reason}, status=error.status, headers=kept)
    except Exception:
        # The request itself stays out of the log: it is customers' data.
        _logger.exception("request-failed", method=request.method)
        return json({"error": "the gateway failed; send it again"}, status=500)


async def _write(request: web.Request, response: web.StreamResponse) -> None:
    """Write the answer here, where a client that does not read can be cut off."""
    try:
        async with asyncio.timeout(WRITE_SECONDS):
            await response.prepare(request)
            await response.write_eof()
    except ConnectionError:
        _logger.debug("client-gone")
    except TimeoutError:
        if request.transport is not None:
            request.transport.abort()
