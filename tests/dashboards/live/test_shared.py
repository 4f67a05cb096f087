"""Answers that viewers share."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from dashboards.live.shared import Shared
from tests.support.clock import FakeClock


class Asking:
    """Counts what was really asked, and answers when it is let."""

    def __init__(self, answer: bytes = b"answer") -> None:
        self.asked = 0
        self.ended = 0
        self.answer = answer
        self.let = asyncio.Event()

    async def __call__(self) -> bytes:
        self.asked += 1
        try:
            await self.let.wait()
        finally:
            self.ended += 1
        return self.answer


def _quick(answer: bytes) -> Callable[[], Awaitable[bytes]]:
    async def ask() -> bytes:
        return answer

    return ask


async def _turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_many_viewers_ask_once() -> None:
    """All get the same answer; a later one gets it from what is kept."""

    async def run() -> None:
        shared, ask = Shared(FakeClock(0)), Asking()
        viewers = [asyncio.create_task(shared.get("k", 5_000, ask)) for _ in range(50)]
        await _turns()
        ask.let.set()
        assert await asyncio.gather(*viewers) == [b"answer"] * 50
        assert await shared.get("k", 5_000, ask) == b"answer"
        assert ask.asked == 1

    asyncio.run(run())


def test_an_answer_is_kept_for_its_time() -> None:
    """Then it is asked for anew; another question always."""

    async def run() -> None:
        clock = FakeClock(0)
        shared = Shared(clock)
        assert await shared.get("k", 5_000, _quick(b"1")) == b"1"
        clock.set(4_999)
        assert await shared.get("k", 5_000, _quick(b"2")) == b"1"
        assert await shared.get("l", 5_000, _quick(b"3")) == b"3"
        clock.set(5_000)
        assert await shared.get("k", 5_000, _quick(b"4")) == b"4"

    asyncio.run(run())


def test_one_viewer_leaving_disturbs_nobody_and_the_last_ends_the_question() -> None:
    """A closed tab must not leave its query running."""

    async def run() -> None:
        shared, ask = Shared(FakeClock(0)), Asking()
        first, second = (asyncio.create_task(shared.get("k", 5_000, ask)) for _ in range(2))
        await _turns()
        first.cancel()
        await _turns()
        assert (ask.asked, ask.ended) == (1, 0)
        second.cancel()
        await _turns()
        assert (ask.asked, ask.ended) == (1, 1)
        ask.let.set()
        assert await shared.get("k", 5_000, ask) == b"answer"
        assert ask.asked == 2

    asyncio.run(run())


def test_a_failure_is_told_to_all_who_wait_and_not_kept() -> None:
    """The next one tries again."""

    async def run() -> None:
        shared = Shared(FakeClock(0))

        async def fail() -> bytes:
            await asyncio.sleep(0)
            raise OSError("gone")

        told = await asyncio.gather(
            *(shared.get("k", 5_000, fail) for _ in range(3)), return_exceptions=True
        )
        assert [str(error) for error in told] == ["gone"] * 3
        assert await shared.get("k", 5_000, _quick(b"back")) == b"back"

    asyncio.run(run())


@pytest.mark.parametrize(("entries", "size"), [(3, 10**6), (10**6, 300)])
def test_what_is_kept_is_bounded(entries: int, size: int) -> None:
    """By number and by bytes; the oldest goes first."""

    async def run() -> None:
        shared = Shared(FakeClock(0), entries, size)
        for number in range(10):
            await shared.get(number, 5_000, _quick(b"x" * 100))
        for number in (7, 8, 9):
            assert await shared.get(number, 5_000, _quick(b"again")) == b"x" * 100
        assert await shared.get(0, 5_000, _quick(b"again")) == b"again"

    asyncio.run(run())


def test_an_answer_larger_than_all_is_given_and_not_kept() -> None:
    """Nothing else has to leave for it."""

    async def run() -> None:
        shared = Shared(FakeClock(0), 10, 300)
        await shared.get("small", 5_000, _quick(b"s"))
        assert await shared.get("large", 5_000, _quick(b"x" * 301)) == b"x" * 301
        assert await shared.get("large", 5_000, _quick(b"y")) == b"y"
        assert await shared.get("small", 5_000, _quick(b"z")) == b"s"

    asyncio.run(run())
