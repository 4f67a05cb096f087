"""How every request is answered: known hosts only, safe headers, no stack trace, one sentence."""

import ipaddress
import secrets
from typing import Final
from urllib.parse import urlsplit

import msgspec
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from dashboards.live.refusals import Refused

#: Where the style nonce of a request is kept.
NONCE: Final = web.RequestKey("nonce", str)
HEADERS: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_logger = structlog.get_logger()


def json(body: object, *, status: int = 200) -> web.Response:
    """An answer in JSON that nobody on the way keeps."""
    encoded = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return web.Response(
        body=encoded,
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


@web.middleware
async def guarding(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The middleware around every handler."""
    request[NONCE] = secrets.token_urlsafe(16)
    response = await _respond(request, handler)
    response.headers.update(HEADERS)
    response.headers["Content-Security-Policy"] = policy(request[NONCE])
    return response


def policy(nonce: str) -> str:
    """What the page may load: itself. Emotion, the components' style library, needs the nonce."""
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; "
        f"img-src 'self' data:; style-src 'self' 'nonce-{nonce}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


async def _respond(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        check_host(request.headers.get("Host", ""))
        check_origin(request.headers.get("Origin"), request.headers.get("Host", ""))
        return await handler(request)
    except Refused as refused:
        return json({"error": refused.why}, status=refused.status)
    except web.HTTPException as error:
        return json({"error": error.reason}, status=error.status)
    except Exception:
        _logger.exception("request-failed", path=request.path)
        return json({"error": "the page's server failed; its log says why"}, status=500)


def check_host(host: str) -> None:
    """Refuse names that a foreign site may have pointed at this machine (DNS rebinding).

    Raises:
        Refused: 403, the name is neither localhost nor a loopback address.
    """
    if not _is_loopback(f"//{host}"):
        raise Refused(403, "open this page as http://localhost or http://127.0.0.1")


def check_origin(origin: str | None, host: str) -> None:
    """Refuse requests from pages of other sites, and of other servers on this machine.

    Raises:
        Refused: 403, a browser says that another page asks.
    """
    if origin is not None and urlsplit(origin).netloc != host:
        raise Refused(403, "pages of other sites may not ask here")


def _is_loopback(address: str) -> bool:
    try:
        name = urlsplit(address).hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
