"""What the page asks its server: dashboards, their data, the values of variables, their age."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from aiohttp import web

from dashboards import macros
from dashboards.live import asked, frames, guard, ranges
from dashboards.live.boards import Board, Query
from dashboards.live.ranges import Range
from dashboards.live.reader import Reader
from dashboards.live.refusals import Refused
from dashboards.live.shared import Shared
from streams.clock import Clock

#: Viewers within one such step see the same answer; it is the page's pace of refreshing, too.
STEP_MS: Final = 5_000
#: A range that does not move changes only by late touchpoints.
_STILL_MS: Final = 30_000
_AGE_MS: Final = 1_000
#: The very query of the panel: the page's stamp and the panel tell one age.
_AGE: Final = (Path(__file__).parents[1] / "queries" / "data_age.sql").read_text()


class Api:
    """The handlers under /api."""

    def __init__(
        self, known: dict[str, Board], reader: Reader, shared: Shared, clock: Clock
    ) -> None:
        self._boards = known
        self._reader = reader
        self._shared = shared
        self._clock = clock

    async def list(self, request: web.Request) -> web.Response:
        """Which dashboards there are."""
        del request
        known = self._boards.values()
        return guard.json(
            [{"uid": board.uid, "title": board.title, "tags": board.tags} for board in known]
        )

    async def board(self, request: web.Request) -> web.Response:
        """One dashboard, as it is in its file."""
        return guard.json(asked.board_of(self._boards, request.match_info["uid"]).content)

    async def panel(self, request: web.Request) -> web.Response:
        """The frame of one query of one panel."""
        wanted = asked.decode(await _body(request), asked.PanelRequest)
        board = asked.board_of(self._boards, wanted.dashboard)
        query = asked.panel_query(board, wanted.panel, wanted.ref)
        where = self._range(wanted.begin, wanted.end)
        ranges.check_interval(where, wanted.interval_ms)
        chosen = asked.values(board, wanted.variables)
        return await self._answer(query, where, wanted.interval_ms, chosen)

    async def variable(self, request: web.Request) -> web.Response:
        """A table of the values that a variable can have."""
        return await self._named(request, asked.variable_query)

    async def marks(self, request: web.Request) -> web.Response:
        """A table of moments (time, title, text, tags) to mark on every graph."""
        return await self._named(request, asked.marks_query)

    async def _named(
        self, request: web.Request, look_up: Callable[[Board, str], Query]
    ) -> web.Response:
        wanted = asked.decode(await _body(request), asked.NamedRequest)
        board = asked.board_of(self._boards, wanted.dashboard)
        query = look_up(board, wanted.name)
        where = self._range(wanted.begin, wanted.end)
        return await self._answer(query, where, 60_000, asked.values(board, wanted.variables))

    async def age(self, request: web.Request) -> web.Response:
        """How old the newest data are, in milliseconds; null if there are none of this day."""
        del request
        return guard.json(await self._shared.get("age", _AGE_MS, self._age))

    def _range(self, begin: str | int, end: str | int) -> Range:
        return ranges.resolve(begin, end, ranges.bucket(self._clock.now_ms(), STEP_MS))

    async def _answer(
        self, query: Query, where: Range, interval_ms: int, chosen: dict[str, Any]
    ) -> web.Response:
        try:
            sql = macros.expand(query.sql, where.from_ms, where.to_ms, interval_ms, chosen)
        except macros.MacroError as error:
            raise Refused(400, str(error)) from None
        keep_ms = STEP_MS if where.moves else _STILL_MS

        async def ask() -> bytes:
            answer = await self._reader.query(sql)
            frame = frames.series(answer) if query.form == 0 else frames.table(answer)
            return msgspec.json.encode({"frame": frame, "from": where.from_ms, "to": where.to_ms})

        # The text has the range, the interval and the variables in it: it is the whole question.
        return guard.json(await self._shared.get((query.form, sql), keep_ms, ask))

    async def _age(self) -> bytes:
        ((seconds,),) = (await self._reader.query(_AGE)).data
        return msgspec.json.encode({"age_ms": None if seconds is None else round(seconds * 1000)})


async def _body(request: web.Request) -> bytes:
    """The JSON that a page sent; only scripts of this site can set this content type.

    Raises:
        Refused: it is something else.
    """
    if request.content_type != "application/json":
        raise Refused(415, "send application/json")
    return await request.read()
