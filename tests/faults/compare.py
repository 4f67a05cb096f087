"""Lost, doubled, wrong: what was sent against the rows that name it."""

from collections.abc import Mapping
from typing import NamedTuple

from schemas.dead_letters import MAX_RAW_BYTES
from schemas.touchpoint import Touchpoint
from tests.faults.ledger import Place
from tests.oracle.result import Identity


class Stored(NamedTuple):
    """How often an id is in touchpoints FINAL, and of whom, when (ms), and by which channel."""

    times: int
    customer: str
    time: int
    channel: str


class Letter(NamedTuple):
    """How often a refused record is in dead_letters FINAL, and its bytes; str where it is UTF-8."""

    times: int
    raw: str | bytes


class Faults(NamedTuple):
    """One line for each row that is not as it must be."""

    lost: list[str]
    doubled: list[str]
    wrong: list[str]


def of_touchpoints(sent: Mapping[Identity, Touchpoint], rows: Mapping[Identity, Stored]) -> Faults:
    """Every id sent must be there once, as it was first sent, and nothing else."""
    found = Faults([], [], [])
    for name in sorted(sent.keys() | rows.keys()):
        words = f"touchpoint {'/'.join(name)}"
        if name not in rows:
            found.lost.append(f"{words}: lost")
        elif name not in sent:
            found.wrong.append(f"{words}: never sent")
        else:
            row, first = rows[name], sent[name]
            if row.times > 1:
                found.doubled.append(f"{words}: {row.times} times")
            if row[1:] != (first.customer, first.time, first.channel):
                found.wrong.append(f"{words}: {row[1:]} is not what was first sent")
    return found


def of_refused(sent: Mapping[Place, bytes], rows: Mapping[Place, Letter]) -> Faults:
    """Every refused record must be one dead letter with its bytes, and nothing else be one.

    Of huge ones the dead letter holds the beginning.
    """
    found = Faults([], [], [])
    for place in sorted(sent.keys() | rows.keys()):
        words = f"refused record {place.topic}/{place.partition}/{place.offset}"
        if place not in rows:
            found.lost.append(f"{words}: no dead letter")
        elif place not in sent:
            found.wrong.append(f"{words}: a dead letter of nothing refused")
        else:
            letter = rows[place]
            if letter.times > 1:
                found.doubled.append(f"{words}: {letter.times} dead letters")
            if _bytes(letter.raw) != sent[place][:MAX_RAW_BYTES]:
                found.wrong.append(f"{words}: its dead letter holds other bytes")
    return found


def _bytes(raw: str | bytes) -> bytes:
    return raw if isinstance(raw, bytes) else raw.encode()
