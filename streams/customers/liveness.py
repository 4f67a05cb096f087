"""Which sources are live: whether a customer is quiet, or only nobody tells of it any more."""

from typing import Final

import msgspec

#: A source that told of nothing for so long (ms) is not live: an import, or one that broke.
LIVE_MS: Final = 7 * 86_400_000
#: Sources that are remembered, the latest; a partition has no more.
SOURCES_LIMIT: Final = 1_000
_MINUTE_MS: Final = 60_000


class Liveness:
    """The newest touchpoint of each source in one partition, to the minute."""

    def __init__(self) -> None:
        self._newest: dict[str, int] = {}

    def heard(self, source: str, time: int) -> None:
        """Note that a source told of something at a time (ms)."""
        minute = time // _MINUTE_MS
        known = self._newest.get(source, -1)
        if minute > known:
            self._newest[source] = minute
            if known < 0 and len(self._newest) > SOURCES_LIMIT:
                newest = self._newest
                del newest[min(newest, key=lambda each: (newest[each], each))]

    def is_live(self, source: str, now: int) -> bool:
        """Whether a source told of something in the last days before a time (ms)."""
        return now - self._newest.get(source, -LIVE_MS) * _MINUTE_MS <= LIVE_MS

    def pack(self) -> bytes:
        """All of it as it is stored."""
        return _encode(self._newest)

    def load(self, value: bytes) -> None:
        """Take it back."""
        self._newest = _decode(value)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[str, int]).decode
