"""Refusing web pages: on loopback, any site in a browser could otherwise send touchpoints."""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

from streams.intake.gateway.refusals import RequestRefused


def refuse_foreign_pages(request: web.Request) -> None:
    """Let through programs, and pages of this machine.

    Raises:
        RequestRefused: 403, the request comes from a page of another site.
    """
    origin = request.headers.get("Origin")
    if origin is not None and not is_loopback(origin):
        raise RequestRefused(403, "pages of other sites may not send touchpoints")


def is_loopback(origin: str) -> bool:
    """Whether an Origin header names this machine."""
    try:
        host = urlsplit(origin).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
