"""The live page's bundle: Grafana's own components fetched once, the page made with them once.

Both lie in the user's cache: the packages by what is asked of npm, the bundle by the page's
sources, so that a change of the page is made anew in seconds and fetches nothing.
"""

import gzip
import hashlib
import os
import shutil
from pathlib import Path
from typing import Final

from deploy.local import fetch, parts
from deploy.local.parts import Part

SOURCES: Final = Path(__file__).parents[2] / "dashboards" / "live" / "page"
_ASKED: Final = ("package.json", "package-lock.json")
_MODULES: Final = "node_modules"
_BUNDLE_SECONDS: Final = 120
#: Named by Grafana's style sheet → where the npm packages have it.
_FONTS: Final = {
    "inter/Inter-Regular.woff2": "inter-ui/web/Inter-Regular.woff2",
    "inter/Inter-Medium.woff2": "inter-ui/web/Inter-Medium.woff2",
    "roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2": (
        "@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2"
    ),
}


def folder() -> Path:
    """The finished page: index.html, page.js, page.css, icons and fonts; made if it is not there.

    Raises:
        NabzError: a part cannot be fetched or the page cannot be made.
    """
    part = page_part()
    if not parts.present(part):
        # Before, not while the page is made: one progress display at a time.
        parts.ensure(modules_part())
    return parts.ensure(part)


def modules_part() -> Part:
    """Grafana's components, React and the bundler, from npm."""
    return Part(
        "Grafana's panel components (322 MB unpacked)",
        f"grafana-ui-{_digest([SOURCES / name for name in _ASKED])}",
        _fetch,
        f"{_MODULES}/@esbuild/*/bin/esbuild",
    )


def page_part() -> Part:
    """The page made of its sources and the components."""
    return Part(
        "the live page (made of Grafana's components)",
        f"live-page-{_digest(sources())}",
        _make,
        "page.js",
    )


def sources() -> list[Path]:
    """Every file that the page is made of, in a stable order."""
    return sorted(path for path in SOURCES.rglob("*") if path.is_file())


def _digest(files: list[Path]) -> str:
    seen = hashlib.sha256()
    for path in files:
        seen.update(str(path.relative_to(SOURCES)).encode())
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()[:12]


def _fetch(target: Path) -> None:
    for name in _ASKED:
        shutil.copyfile(SOURCES / name, target / name)
    fetch.npm_project(target)


def _make(target: Path) -> None:
    modules = parts.ensure(modules_part()) / _MODULES
    _bundle(modules, target)
    shutil.copyfile(SOURCES / "index.html", target / "index.html")
    shutil.copytree(modules / "@grafana/ui/dist/public/img", target / "img")
    # Those that Grafana itself has elsewhere.
    shutil.copytree(SOURCES / "icons", target / "img" / "icons", dirs_exist_ok=True)
    for name, source in _FONTS.items():
        font = target / "fonts" / name
        font.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, font)
    for path in (target / "page.js", target / "page.css"):
        path.with_suffix(f"{path.suffix}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _bundle(modules: Path, target: Path) -> None:
    words = [str(SOURCES / "build.mjs"), str(target / "page.js")]
    done = fetch.node(words, {**os.environ, "NODE_PATH": str(modules)}, _BUNDLE_SECONDS)
    if done.returncode != 0:
        raise fetch.FetchError(f"esbuild: {' '.join(done.stderr.split())[:300]}")
