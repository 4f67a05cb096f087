"""Queries from their files."""

from pathlib import Path

import pytest

from dashboards import sql
from dashboards.build import files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of queries of the test's own."""
    monkeypatch.setattr(sql, "FOLDER", tmp_path)
    (tmp_path / "parts").mkdir()
    return tmp_path


def test_comments_go_and_holes_are_filled(folder: Path) -> None:
    """By values and by parts, which may have holes too."""
    (folder / "q.sql").write_text("-- why\nSELECT {{n}}\n  -- more\nFROM t\nWHERE {{when}}\n")
    (folder / "parts/when.sql").write_text("-- when\ntime > {{n}}\n")

    assert sql.load("q", n=7) == "SELECT 7\nFROM t\nWHERE time > 7"


def test_what_is_missing_is_said(folder: Path) -> None:
    """A file, a part, a hole."""
    (folder / "q.sql").write_text("SELECT {{n}}")

    with pytest.raises(ValueError, match=r"absent\.sql: no such query"):
        sql.load("absent")
    with pytest.raises(ValueError, match=r"parts/n\.sql: no such query"):
        sql.load("q")
    with pytest.raises(ValueError, match=r"q\.sql has no \{\{m\}\}"):
        sql.load("q", n=1, m=2)


def test_every_query_is_in_a_dashboard() -> None:
    """Its last line is in one of them: no file is left over."""
    built = "".join(files().values())
    queries = sorted(sql.FOLDER.glob("**/*.sql"))

    lasts = {file: file.read_text(encoding="utf-8").strip().splitlines()[-1] for file in queries}

    assert queries
    assert [
        file.name
        for file, last in lasts.items()
        if last.partition("{{")[0].strip().replace('"', '\\"') not in built
    ] == []
