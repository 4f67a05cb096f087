"""The live page's bundle: made anew when its sources change, and only then."""

import os
import shutil
from pathlib import Path

import pytest

from deploy.local import fetch, page, parts
from streams.errors import NabzError


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the page's sources that a test may change, and an empty place for what is made."""
    copy = tmp_path / "page"
    shutil.copytree(page.SOURCES, copy)
    monkeypatch.setattr(page, "SOURCES", copy)
    return copy


def test_a_change_of_the_page_makes_another_bundle_of_the_same_packages(sources: Path) -> None:
    """So it is made anew, and nothing is fetched."""
    before = page.page_part().folder, page.modules_part().folder
    (sources / "src" / "page.css").write_text("body { margin: 1px }")
    after = page.page_part().folder, page.modules_part().folder
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_a_change_of_the_packages_fetches_others(sources: Path) -> None:
    """The lock file says which."""
    before = page.modules_part().folder
    with (sources / "package-lock.json").open("a") as file:
        file.write("\n")
    assert page.modules_part().folder != before


def test_what_is_committed_names_no_registry() -> None:
    """Whatever registry a user has is asked; the lock says what, not where."""
    lock = (page.SOURCES / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 300


def test_a_finished_page_is_used_as_it_is(sources: Path) -> None:
    """With files for the browser, small ones for the way, icons and fonts."""
    del sources
    folder = page.folder()
    assert folder.parent == parts.cache()
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {"index.html", "page.js", "page.js.gz", "page.css", "page.css.gz"} <= names
    assert {"img/icons/unicons/clock-nine.svg", "fonts/inter/Inter-Regular.woff2"} <= names
    assert (folder / "page.js.gz").stat().st_size < 1_000_000


def test_a_page_that_cannot_be_made_is_said_in_one_line(sources: Path) -> None:
    """With the file and line that esbuild names; no half page stays."""
    (sources / "src" / "main.tsx").write_text("import nothing from './nothing';\nnothing();\n")
    with pytest.raises(NabzError, match=r"(?s)the live page.*main\.tsx:1") as told:
        page.folder()
    assert "\n" not in str(told.value)
    assert not parts.present(page.page_part())


def test_the_page_is_typed(sources: Path) -> None:
    """TypeScript, strict, finds nothing; esbuild alone does not look at types."""
    modules = parts.ensure(page.modules_part()) / "node_modules"
    (sources / "node_modules").symlink_to(modules)
    compiler = modules / "typescript" / "bin" / "tsc"
    done = fetch.node([str(compiler), "-p", str(sources)], dict(os.environ), 120)
    assert done.stdout == ""
    assert done.returncode == 0


def test_node_has_its_time() -> None:
    """A hanging script is ended, with a word."""
    with pytest.raises(fetch.FetchError, match="longer than 1 s"):
        fetch.node(["-e", "setTimeout(() => {}, 60000)"], {}, 1)
