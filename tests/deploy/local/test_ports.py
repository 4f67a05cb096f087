"""Ports: free, kept, replaced when somebody else took one."""

import contextlib
import json
import socket
from pathlib import Path

import pytest

from deploy.local import ports
from deploy.local.home import Home
from streams.errors import NabzError


def test_every_name_gets_a_port_of_its_own(tmp_path: Path) -> None:
    """All names are served, none shares a port, and each port is free."""
    chosen = ports.choose(Home.at(tmp_path))
    assert set(chosen) == set(ports.NAMES)
    assert len(set(chosen.values())) == len(ports.NAMES)
    assert all(ports.is_free(port) for port in chosen.values())


def test_no_client_is_given_one_while_its_server_is_down(tmp_path: Path) -> None:
    """They lie outside the range from which the system takes ports of outgoing connections."""
    outgoing = 32_768
    with contextlib.suppress(FileNotFoundError):
        outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    if outgoing < 32_768:
        pytest.skip("this system gives out low ports too")
    assert max(ports.choose(Home.at(tmp_path)).values()) < outgoing


def test_without_room_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line instead of a start without ports."""
    monkeypatch.setattr(ports, "is_free", lambda _: False)
    with pytest.raises(NabzError, match="no 12 ports in a row of 16 are free from 16384 to 32767"):
        ports.choose(Home.at(tmp_path))


def test_ports_are_kept_for_the_next_start(tmp_path: Path) -> None:
    """A second start of the same home has the same ports."""
    home = Home.at(tmp_path)
    assert ports.choose(home) == ports.choose(home)


def test_a_port_that_is_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    """Only the taken one changes."""
    home = Home.at(tmp_path)
    first = ports.choose(home)
    with socket.socket() as stranger:
        stranger.bind((ports.LOOPBACK, first["kafka"]))
        stranger.listen()
        second = ports.choose(home)
    assert {name for name in ports.NAMES if first[name] != second[name]} == {"kafka"}


@pytest.mark.parametrize("content", ["", "[]", "null", '{"kafka": "x"}', '{"kafka": 70000}'])
def test_a_broken_memory_of_ports_is_forgotten(tmp_path: Path, content: str) -> None:
    """Whatever stands in ports.json, a start finds ports and mends the file."""
    home = Home.at(tmp_path)
    home.ports.write_text(content)
    chosen = ports.choose(home)
    assert set(chosen) == set(ports.NAMES)
    assert json.loads(home.ports.read_text()) == chosen
