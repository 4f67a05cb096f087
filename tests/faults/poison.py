"""Records that must be refused: broken JSON, wrong types, huge, empty, under a wrong key."""

import json
import random
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from schemas.ticks import TICK_KEY

#: Over the 256 KiB that can become a touchpoint; now and then just what a broker takes.
_HUGE_BYTES: Final = (*[300_000] * 9, 8 * 1024 * 1024 - 1_000)
_GOOD: Final = {
    "source": "desk",
    "time": 1_772_366_390_000,
    "channel": "chat",
    "kind": "message",
    "customer": "eve",
}


class Poison(NamedTuple):
    """A record that no role may take for a touchpoint."""

    key: bytes | None
    value: bytes | None


def poisons(seed: int, count: int) -> list[Poison]:
    """Refused records of all kinds, the same for a seed; those with an id have one of their own."""
    roll = random.Random(seed)
    return [Poison(*roll.choice(_KINDS)(roll, f"bad-{seed}-{number}")) for number in range(count)]


def _json(name: str, **changed: Any) -> bytes:
    return json.dumps(_GOOD | {"id": name} | changed).encode()


def _without(name: str, field: str) -> bytes:
    return json.dumps({k: v for k, v in (_GOOD | {"id": name}).items() if k != field}).encode()


_KINDS: Final[tuple[Callable[[random.Random, str], tuple[bytes | None, bytes | None]], ...]] = (
    lambda roll, name: (b"eve", _json(name)[: roll.randrange(1, 60)]),
    lambda roll, _: (b"eve", roll.randbytes(roll.randrange(1, 200)) + b"\xff"),
    lambda _roll, _name: (b"eve", b""),
    lambda _roll, _name: (TICK_KEY, b"noon"),
    lambda _roll, _name: (b"eve", None),
    lambda _roll, name: (None, json.dumps([name]).encode()),
    lambda _roll, _name: (None, b"[" * 5_000),
    lambda roll, name: (b"eve", _json(name, channel=roll.choice(["pigeon", 7, None, [], {}]))),
    lambda roll, name: (b"eve", _json(name, time=roll.choice(["yesterday", -1e300, [], True]))),
    lambda _roll, name: (b"eve", _json(name, customer={})),
    lambda _roll, name: (b"eve", _json(name, queue=17)),
    lambda _roll, name: (b"eve", _json(name, rating={"scale": "csat5", "value": 9})),
    lambda _roll, name: (b"eve", _json(name, sentiment=0.5)),
    lambda roll, name: (b"eve", _without(name, roll.choice(["source", "time", "kind"]))),
    lambda roll, name: (b"eve", _json(name, text="x" * roll.choice(_HUGE_BYTES))),
)
