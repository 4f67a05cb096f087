"""ClickHouse's settings: who may log in, from where, and what the reader may do."""

import stat
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from deploy.local import clickhouse, parts
from deploy.local.home import Home

_PORTS = {"clickhouse_native": 1001, "clickhouse_http": 1002}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(parts, "clickhouse_library", lambda: Path("/lib/libchdb.so"))
    return Home.at(tmp_path)


def test_the_writer_has_no_password_and_is_bound_to_loopback(home: Home) -> None:
    """A password on `default` would lock everybody out of the embedded server."""
    clickhouse.prepare(home, _PORTS)
    users = ET.parse(home.clickhouse / "users.xml")  # noqa: S314  # written a line before
    assert users.findtext("users/default/password") == ""
    assert users.findtext("users/default/networks/ip") == "127.0.0.1"


def test_the_reader_has_a_kept_password_and_may_only_read(home: Home) -> None:
    """32 hex digits that stay the same; readonly 2; a file for its owner only."""
    clickhouse.prepare(home, _PORTS)
    clickhouse.prepare(home, _PORTS)
    file = home.clickhouse / "users.xml"
    users = ET.parse(file)  # noqa: S314  # written a line before
    password = users.findtext("users/reader/password")
    assert password == clickhouse.reader_password(home)
    assert password is not None
    assert len(password) == 32
    assert users.findtext(f"profiles/{users.findtext('users/reader/profile')}/readonly") == "2"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_password_is_not_on_the_command_line(home: Home) -> None:
    """Everybody on the machine may read command lines."""
    assert clickhouse.reader_password(home) not in " ".join(clickhouse.prepare(home, _PORTS))


def test_the_config_file_comes_right_after_the_first_word(home: Home) -> None:
    """The embedded server looks for it there only."""
    command = clickhouse.prepare(home, _PORTS)
    first = command.index("clickhouse")
    assert command[first + 1] == f"--config-file={home.clickhouse / 'config.xml'}"
