"""Reading request bodies: bounded in size, in time, and all together."""

import asyncio
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from aiohttp import web

from streams.intake.gateway.refusals import RequestRefused, busy

#: How many bodies of the largest size may be in memory at once.
BODIES: Final = 16
#: Seconds in which a client must have sent its body.
READ_SECONDS: Final = 30.0
_ENCODINGS: Final = ("", "identity", "gzip")
#: What zlib calls gzip and nothing else.
_GZIP: Final = 31


class Budget:
    """Bytes of request bodies that may be in memory at once, over all requests."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0

    @contextmanager
    def account(self) -> Iterator["Account"]:
        """The share of one request; given back at its end."""
        account = Account(self)
        try:
            yield account
        finally:
            self.used -= account.bytes


class Account:
    """What one request has taken of the budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.bytes = 0

    def take(self, size: int) -> None:
        """Take `size` bytes more.

        Raises:
            RequestRefused: 503, others hold too much.
        """
        if self._budget.used + size > self._budget.limit:
            raise busy("too many requests are being read; send it again")
        self._budget.used += size
        self.bytes += size


async def read_body(request: web.Request, account: Account, *, limit: int) -> bytes:
    """The body of a request, decompressed.

    Raises:
        RequestRefused: 413 over `limit` bytes, 415 unknown encoding, 408 too slow, 400 broken.
    """
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise RequestRefused(415, "Content-Encoding is neither gzip nor identity")
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(READ_SECONDS):
            body = await _read(request, account, limit)
    except TimeoutError:
        raise RequestRefused(408, f"the body did not come in {READ_SECONDS:g} s") from None
    except (web.RequestPayloadError, ConnectionError):
        raise RequestRefused(400, "the body is cut off") from None
    if encoding == "gzip":
        body = gunzip(body, limit=limit)
        account.take(len(body))
    return body


async def _read(request: web.Request, account: Account, limit: int) -> bytes:
    body = bytearray()
    while chunk := await request.content.readany():
        account.take(len(chunk))
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def gunzip(data: bytes, *, limit: int) -> bytes:
    """Decompress gzip (also several members in a row), never further than `limit` bytes.

    Raises:
        RequestRefused: 413 over `limit` bytes, 400 for what is no gzip or is cut off.
    """
    text = bytearray()
    whole = False
    while data:
        member = zlib.decompressobj(_GZIP)
        try:
            text += member.decompress(data, limit - len(text) + 1)
        except zlib.error:
            raise RequestRefused(400, "the body is not gzip") from None
        if len(text) > limit:
            raise _too_large(limit)
        data, whole = member.unused_data, member.eof
    if not whole:
        raise RequestRefused(400, "the body is cut off")
    return bytes(text)


def _too_large(limit: int) -> RequestRefused:
    return RequestRefused(413, f"the body is over {limit} bytes; send it in parts")
