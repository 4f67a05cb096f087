"""A loopback TCP proxy that misbehaves on demand: cuts, delays, refuses."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_CHUNK: Final = 65_536
#: Closing then sends a reset, as a killed process does.
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class TcpProxy:
    """Forwards connections to host:port until told to misbehave; `port` is where it listens."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        #: Connections that were let through, and turned away, so far.
        self.accepted = 0
        self.refused = 0
        #: Seconds by which everything is held up, in both directions.
        self.delay = 0.0
        self._refusing = threading.Event()
        self._cut_after: int | None = None
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Reset every open connection."""
        with self._lock:
            found, self._open = self._open, set()
        for end in found:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut_after(self, sent: int) -> None:
        """Reset every connection, once, when the client has sent so many bytes from now on."""
        self._cut_after = sent

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Within it nobody gets through, and nobody stays."""
        self._refusing.set()
        self.cut()
        try:
            yield
        finally:
            self._refusing.clear()

    def close(self) -> None:
        """Stop listening and cut everything."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = None if self._refusing.is_set() else socket.create_connection(self._target)
            except OSError:
                if self._listener.fileno() < 0:
                    return
                server = None
            if server is None:
                self.refused += 1
                client.close()
                continue
            self.accepted += 1
            with self._lock:
                self._open |= {client, server}
            for pair in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, from_client: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK):
                time.sleep(self.delay)
                if from_client and self._is_enough(len(data)):
                    self.cut()
                    return
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def _is_enough(self, sent: int) -> bool:
        if self._cut_after is None:
            return False
        self._cut_after -= sent
        if self._cut_after > 0:
            return False
        self._cut_after = None
        return True


@contextmanager
def proxy_to(host: str, port: int) -> Iterator[TcpProxy]:
    """A proxy that is closed at the end."""
    proxy = TcpProxy(host, port)
    try:
        yield proxy
    finally:
        proxy.close()
