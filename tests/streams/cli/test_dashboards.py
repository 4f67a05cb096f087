"""`nabz dashboards` as a person runs it."""

import json
from pathlib import Path

import pytest

from dashboards import build
from tests.streams.cli.conftest import Nabz


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of the committed one."""
    built = tmp_path / "built"
    built.mkdir()
    monkeypatch.setattr(build, "BUILT", built)
    return built


def test_build_then_check(nabz: Nabz, folder: Path) -> None:
    """What was written is said; then there is nothing to do, and nothing to say."""
    names = list(build.files())

    assert nabz("dashboards", "build") == (0, "\n".join(names) + "\n", "")
    assert sorted(file.name for file in folder.iterdir()) == sorted(names)
    assert nabz("dashboards", "build") == (0, "dashboards are as they should be\n", "")
    assert nabz("dashboards", "check") == (0, "dashboards are as they should be\n", "")


def test_check_names_what_differs(nabz: Nabz, folder: Path) -> None:
    """One line each, and status 1."""
    nabz("dashboards", "build")
    (folder / "pipeline.json").write_text("{}")

    status, out, err = nabz("dashboards", "check")

    assert (status, err) == (1, "")
    assert out == "pipeline.json: not as built; run nabz dashboards build\n"


def test_json(nabz: Nabz, folder: Path) -> None:
    """One object."""
    built = json.loads(nabz("dashboards", "build", "--json").out)
    checked = json.loads(nabz("dashboards", "check", "--json").out)

    assert built == {"folder": str(folder), "changed": list(build.files())}
    assert checked == {"problems": []}


def test_a_folder_that_cannot_be_written_is_one_line(nabz: Nabz, folder: Path) -> None:
    """No stack trace."""
    folder.rmdir()
    folder.write_text("a file where the folder should be")

    status, out, err = nabz("dashboards", "build")

    assert (status, out) == (1, "")
    assert err.startswith(f"nabz: {folder}: cannot be written: ")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("words", [("build",), ("check",)], ids=" ".join)
def test_help_has_an_example(nabz: Nabz, words: tuple[str, ...]) -> None:
    """As everywhere."""
    status, out, _ = nabz("dashboards", *words, "--help")

    assert status == 0
    assert f"Example: nabz dashboards {' '.join(words)}" in out
