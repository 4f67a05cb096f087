"""Who is on call in the demo: a webhook on loopback that shows each alert that arrives, once."""

import hmac
import secrets
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self

import msgspec

from deploy.local.ports import LOOPBACK
from schemas.alerts import Transition, decode
from streams.alerts.webhook import IDEMPOTENCY_HEADER, SIGNATURE_HEADER, signature

_LARGEST: Final = 64 * 1024
_PATIENCE_SECONDS: Final = 5.0

Heard = Callable[[Transition], None]


class Receiver:
    """Listens from the start of a block to its end; `received` holds transitions by their names."""

    def __init__(self, heard: Heard) -> None:
        #: Signs what the alerts role sends; made anew each time.
        self.secret = secrets.token_hex(16)
        self.received: dict[str, Transition] = {}
        self._heard = heard
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer((LOOPBACK, 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://{LOOPBACK}:{self._server.server_address[1]}/alerts"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, name: str, signed: str, body: bytes) -> int:
        """Take one POST; the HTTP status that answers it."""
        if not hmac.compare_digest(signed.encode(), signature(body, self.secret.encode()).encode()):
            return 403
        try:
            transition = decode(body)
        except msgspec.DecodeError:
            return 400
        with self._lock:
            is_new = name not in self.received
            self.received[name] = transition
        if is_new:
            self._heard(transition)
        return 204

    def count(self, state: str) -> int:
        """How many alerts arrived in this state."""
        with self._lock:
            return sum(found.state == state for found in self.received.values())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        take = self.take

        class Handler(BaseHTTPRequestHandler):
            timeout = _PATIENCE_SECONDS

            def do_POST(self) -> None:
                length = self.headers.get("content-length", "")
                status = 411 if not length.isdecimal() else 413
                if length.isdecimal() and int(length) <= _LARGEST:
                    name = self.headers.get(IDEMPOTENCY_HEADER, "")
                    signed = self.headers.get(SIGNATURE_HEADER, "")
                    status = take(name, signed, self.rfile.read(int(length)))
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the terminal belongs to the demo."""

        return Handler
