"""The home: private folders, files replaced whole."""

import json
import stat
from pathlib import Path

import pytest

from deploy.local.home import Home, write_json


def test_folders_are_for_their_owner_only(tmp_path: Path) -> None:
    """A home is made with mode 0700."""
    home = Home.at(tmp_path / "h")
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    """The new content stands there with mode 0600, and nothing else is left in the folder."""
    file = tmp_path / "a.json"
    write_json(file, {"n": 1})
    write_json(file, {"n": 2})
    assert json.loads(file.read_text()) == {"n": 2}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    """A failure in the middle of writing changes nothing."""
    file = tmp_path / "a.json"
    write_json(file, {"n": 1})
    with pytest.raises(TypeError):
        write_json(file, {"n": object()})
    assert json.loads(file.read_text()) == {"n": 1}
    assert list(tmp_path.iterdir()) == [file]
