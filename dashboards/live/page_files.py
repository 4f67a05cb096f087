"""The page's files: made once at set-up, lying in the user's cache."""

from pathlib import Path
from typing import Final

from aiohttp import web

from dashboards.live.guard import NONCE

#: Asked for with the version in the address: never changes.
_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_A_DAY: Final = {"Cache-Control": "public, max-age=86400"}


class PageFiles:
    """The handlers of the page itself."""

    def __init__(self, folder: Path) -> None:
        self._index = (folder / "index.html").read_text().replace("{version}", folder.name)
        self._folder = folder

    async def index(self, request: web.Request) -> web.Response:
        """The page; it finds out by its own address what to show."""
        text = self._index.replace("{nonce}", request[NONCE])
        return web.Response(
            text=text, content_type="text/html", headers={"Cache-Control": "no-store"}
        )

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A script, style, icon or font of the page."""
        path = self._folder / request.match_info["path"]
        inside = path.resolve().is_relative_to(self._folder.resolve())
        if not inside or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=_FOR_EVER if "v" in request.query else _A_DAY)
