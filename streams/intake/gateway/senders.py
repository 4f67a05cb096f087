"""Who sends to /v1: the source of the write key that came along, or nobody in particular."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from streams.errors import ConfigError
from streams.intake.gateway.refusals import unauthorised
from streams.intake.sources import Source, Sources

#: On loopback, where keys are not asked for, this one names the source of the same name.
_DEMO: Final = "demo"


class Senders:
    """The write keys of all sources; kept and compared as hashes."""

    def __init__(self, sources: Sources, environ: Mapping[str, str], *, loopback: bool) -> None:
        self._loopback = loopback
        self._keys: dict[bytes, Source] = {}
        demo = sources.of(_DEMO)
        if loopback and demo is not None:
            self._keys[_hash(_DEMO)] = demo
        for source in sources:
            for variable in source.write_keys:
                self._take(source, secret_of(source, variable, "a write key", environ))

    def _take(self, source: Source, key: str) -> None:
        other = self._keys.setdefault(_hash(key), source)
        if other is not source:
            raise ConfigError(
                f"sources {other.name} and {source.name} have the same write key: give each its own"
            )

    def of(self, request: web.Request, in_body: str | None = None) -> Source | None:
        """The source of a request's write key: by Basic or Bearer auth, or as its body has it.

        None: it has no key, which is enough on loopback alone.

        Raises:
            RequestRefused: 401, the key is unknown, or one is needed.
        """
        key = _key_of(request) or in_body
        if key:
            source = self._keys.get(_hash(key))
            if source is None:
                raise unauthorised("the write key is of no source")
            return source
        if not self._loopback:
            raise unauthorised("send a write key of the source, as the user of Basic auth")
        return None


def secret_of(source: Source, variable: str, holds: str, environ: Mapping[str, str]) -> str:
    """What an environment variable of a source holds.

    Raises:
        ConfigError: it is not set.
    """
    value = environ.get(variable, "")
    if not value:
        raise ConfigError(f"source {source.name}: {variable} is not set; it holds {holds}")
    return value


def _key_of(request: web.Request) -> str | None:
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    credential = credential.strip()
    if scheme.lower() == "bearer":
        return credential
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(credential, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise unauthorised("the Authorization header cannot be read") from None
    return user or password


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode(errors="surrogateescape")).digest()
