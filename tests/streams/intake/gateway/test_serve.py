"""The gateway as a process: what it says, how it stops."""

import re
import signal
import socket
import subprocess

import pytest

from streams.settings import Settings
from tests.streams.intake.gateway.driver import Client, eventually, inbox, touchpoint
from tests.streams.intake.gateway.process import gateway_process


def _client(process: subprocess.Popen[str]) -> Client:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
            return Client("127.0.0.1", int(found[1]))
    raise AssertionError("the gateway ended without saying where it listens")


@pytest.mark.flow
def test_a_request_under_way_at_sigterm_is_answered(gateway_settings: Settings) -> None:
    """New connections are refused, who is sending gets its 202, the process ends with 0."""
    body = touchpoint()
    head = b"POST /v1/touchpoints HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    with gateway_process(gateway_settings) as process:
        client = _client(process)
        with socket.create_connection((client.host, client.port), 10) as connection:
            connection.sendall(head + body[:10])
            assert client.get("/healthz").status == 200
            process.send_signal(signal.SIGTERM)
            assert eventually(lambda: not _takes_connections(client))
            connection.sendall(body[10:])
            assert connection.recv(65_536).startswith(b"HTTP/1.1 202 ")
        assert process.wait(6) == 0
    assert [record.value() for record in inbox(gateway_settings)] == [body]


def test_an_address_in_use_is_one_clear_line(lonely_settings: Settings) -> None:
    """It says which one, and what to set; exit status 1."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with gateway_process(lonely_settings, port) as process:
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors.splitlines()[-1] == (
        f"nabz: cannot listen on 127.0.0.1:{port} (Address already in use); "
        "set NABZ_GATEWAY__HOST and NABZ_GATEWAY__PORT"
    )
    assert "Traceback" not in errors


def _takes_connections(client: Client) -> bool:
    try:
        socket.create_connection((client.host, client.port), 1).close()
    except ConnectionRefusedError:
        return False
    return True
