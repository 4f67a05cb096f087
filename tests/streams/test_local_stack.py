"""Finding the local stack: only one that runs counts."""

import json
import os
from pathlib import Path

import pytest

from deploy.local import guardian
from deploy.local.home import Home
from streams import local_stack


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path)


def test_a_running_stack_is_read(home: Home) -> None:
    """A stack.json whose lock is held counts."""
    home.stack.write_text(json.dumps({"ready": True}))
    lock = guardian.try_lock(home.supervisor_lock)
    assert lock is not None
    assert local_stack.read(home.root) == {"ready": True}
    os.close(lock)


def test_what_a_power_cut_left_is_not_a_stack(home: Home) -> None:
    """The file is there, nobody holds the lock: nothing runs."""
    home.stack.write_text(json.dumps({"ready": True}))
    home.supervisor_lock.touch()
    assert local_stack.read(home.root) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "7"])
def test_a_broken_file_is_not_a_stack(home: Home, content: str) -> None:
    """Whatever is no JSON object is as good as nothing, even under a held lock."""
    home.stack.write_text(content)
    lock = guardian.try_lock(home.supervisor_lock)
    assert lock is not None
    assert local_stack.read(home.root) is None
    os.close(lock)


def test_a_lock_is_given_to_one_at_a_time(home: Home) -> None:
    """Held: the second asking gets nothing; released: it does."""
    first = guardian.try_lock(home.guardian_lock)
    assert first is not None
    assert guardian.try_lock(home.guardian_lock) is None
    os.close(first)
    second = guardian.try_lock(home.guardian_lock)
    assert second is not None
    os.close(second)
