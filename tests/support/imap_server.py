"""A real IMAP server in memory, with STARTTLS and a certificate of its own authority."""

import asyncio
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient

USER: Final = "demouser"
PASSWORD: Final = "demopass"  # noqa: S105  # the server's own demonstration user
HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 60.0
_MAIN: Final = "import sys; from pymap.main import main; sys.exit(main())"


@contextmanager
def imap_server(folder: Path) -> Iterator[int]:
    """Start the server; its port. Its certificate lies in `folder` as cert.pem."""
    port = _free_port()
    cert, key = _certificate(folder)
    command = [sys.executable, "-c", _MAIN, "--host", HOST, "--port", str(port)]
    command += ["--cert", str(cert), "--key", str(key), "--no-service", "admin", "dict"]
    with (folder / "imap.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _await(port, server)
        yield port
    finally:
        server.terminate()
        server.wait()


@contextmanager
def tls(port: int, folder: Path) -> Iterator[int]:
    """The same server behind TLS from the first byte, as on port 993; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.start_server(lambda r, w: _forward(r, w, port), HOST, 0, ssl=context)
    server = asyncio.run_coroutine_threadsafe(listening, loop).result(_START_SECONDS)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    there_reader, there_writer = await asyncio.open_connection(HOST, port)
    await asyncio.gather(_pump(reader, there_writer), _pump(there_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()


@contextmanager
def mailbox(port: int) -> Iterator[Any]:
    """A client of the server's user, without TLS: it is ours, on loopback."""
    client: Any = IMAPClient(HOST, port, ssl=False)
    client.login(USER, PASSWORD)
    try:
        yield client
    finally:
        client.logout()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _await(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), mailbox(port):
            return
        time.sleep(0.1)
    raise AssertionError("the IMAP server did not start")


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nabz test")])
    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(cert.public_bytes(pem))
    files[1].write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    return files
