"""The doctor: each line is ok, warn or fail, and says what to do."""

import json
import socket
from pathlib import Path

import pytest

from deploy.local import doctor, ports
from deploy.local.home import Home


@pytest.mark.parametrize(
    ("have", "state"), [(0.9, "fail"), (1.0, "warn"), (1.9, "warn"), (2.0, "ok")]
)
def test_an_amount_is_graded_at_its_borders(have: float, state: str) -> None:
    """Under what works: fail; under what is comfortable: warn; else ok."""
    assert doctor.graded("disk", have, (1.0, 2.0), "make room").state == state


def test_what_is_not_well_says_what_to_do() -> None:
    """Amounts in GiB and the way out."""
    finding = doctor.graded("disk", 0.5, (1.0, 2.0), "make room")
    assert finding.said == "0.5 GiB free, 1.0 needed: make room"


def test_a_port_taken_by_another_program_is_a_warning(tmp_path: Path) -> None:
    """Named, with what `nabz up` will do about it."""
    home = Home.at(tmp_path)
    port = ports.choose(home)["kafka"]
    with socket.socket() as stranger:
        stranger.bind((ports.LOOPBACK, port))
        stranger.listen()
        found = {finding.name: finding for finding in doctor.findings(home)}
    assert found["ports"].state == "warn"
    assert found["ports"].said == f"{port} taken meanwhile: nabz up will choose others"


def test_missing_parts_are_a_warning_with_the_command_that_fetches_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty cache: both parts are named, and make setup."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = {finding.name: finding for finding in doctor.findings(Home.at(tmp_path / "h"))}
    for name in ("kafka", "clickhouse", "live page"):
        assert found[name].state == "warn"
        assert found[name].said.endswith("is not fetched yet: run make setup")


def test_a_stack_that_does_not_run_is_no_complaint(tmp_path: Path) -> None:
    """A stale stack.json does not count as one that is unwell."""
    home = Home.at(tmp_path)
    home.stack.write_text(json.dumps({"processes": {"kafka": {"state": "starting"}}}))
    assert doctor.findings(home)[-1].state == "ok"
