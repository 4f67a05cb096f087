"""Files of models: whole or refused, whole or not at all."""

from pathlib import Path

import pytest

from streams import model_file
from streams.errors import ConfigError, NabzError


def test_what_was_written_is_read_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """Over an older one, too."""
    file = tmp_path / "m.json"
    file.write_text("[1]")
    model_file.write(b"[2, 3]", file)
    assert model_file.read(file, list[int], "nabz x fit") == [2, 3]
    assert [path.name for path in tmp_path.iterdir()] == ["m.json"]


def test_what_is_no_model_is_refused_with_the_command_that_makes_one(tmp_path: Path) -> None:
    """Absent, broken, or something else."""
    file = tmp_path / "m.json"
    with pytest.raises(ConfigError, match=r"m\.json: cannot be read: No such file"):
        model_file.read(file, list[int], "nabz x fit")
    for content in (b"[", b'"no"', b"\xff"):
        file.write_bytes(content)
        with pytest.raises(ConfigError, match=r"m\.json: no model of `nabz x fit`: "):
            model_file.read(file, list[int], "nabz x fit")


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    """With the file's name."""
    with pytest.raises(NabzError, match=r"none/m\.json: cannot be written: No such file"):
        model_file.write(b"[]", tmp_path / "none" / "m.json")
