"""The committed files are what the code makes, and nothing else is there."""

import json
from pathlib import Path

from dashboards import build


def test_the_committed_files_are_as_built() -> None:
    """Or `nabz dashboards build` was forgotten."""
    assert build.differing(build.BUILT) == []
    assert {file.name for file in build.BUILT.iterdir()} == set(build.files())


def test_building_twice_gives_the_same_bytes() -> None:
    """Keys are sorted and nothing of the machine or the moment is in them."""
    first = build.files()

    assert build.files() == first
    for text in first.values():
        assert json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) == (
            text.rstrip("\n")
        )


def test_build_writes_what_differs_and_removes_what_is_stale(tmp_path: Path) -> None:
    """And only that."""
    files = sorted(build.files())
    assert sorted(build.build(tmp_path / "built")) == files

    folder = tmp_path / "built"
    (folder / "gone.json").write_text("{}")
    (folder / files[0]).write_text("{}")
    assert build.differing(folder) == sorted([files[0], "gone.json"])

    assert build.build(folder) == [files[0], "gone.json"]
    assert build.differing(folder) == []
    assert build.build(folder) == []


def test_a_missing_folder_differs_in_every_file(tmp_path: Path) -> None:
    """Instead of failing."""
    assert build.differing(tmp_path / "nowhere") == sorted(build.files())
