"""The whole flow on one machine, at a rate: producer, broker, every role, ClickHouse."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from deploy.local import layout
from schemas.topics import INBOX, TOUCHPOINTS
from streams.clickhouse import connect, told
from streams.offsets import Offsets
from streams.progress import CUSTOMERS
from tests.bench.job import Answer, Job
from tests.bench.process import Running, own_python, running
from tests.bench.report import Chain
from tests.support.stack import running_stack

_SAMPLE_SECONDS: Final = 1.0
#: How long what still waits at the end may take to be stored.
_STORED_SECONDS: Final = 120.0
#: Fewer waiting than so many seconds' worth come and go; it is no growth.
_NOISE_SECONDS: Final = 1.0
_PERCENTILES: Final = """
SELECT quantileExact(0.95)(ms), quantileExact(0.99)(ms), count() FROM
(SELECT toUnixTimestamp64Milli(stored_at) - toUnixTimestamp64Milli(received_at) AS ms
 FROM touchpoints FINAL)
"""


def run(folder: Path, seconds: float, rate: float) -> tuple[Chain, Answer]:
    """Sustain the rate for so many seconds in a stack of its own, until all of it is stored."""
    with running_stack(layout.ALL) as settings:
        job = Job(settings.kafka.bootstrap, INBOX.name, "", seconds, {}, str(folder), rate)
        module = "tests.bench.programs.producer"
        with (
            running("producer", module, own_python(), settings, job) as producer,
            connect(settings.clickhouse, database=settings.names.database) as client,
            Offsets(settings) as offsets,
            told(settings.clickhouse),
        ):
            waiting = _watch(producer, client, offsets)
            answer = producer.answer()
            stored = _await_stored(client, answer.records)
            p95, p99, _ = client.execute(_PERCENTILES)[0]
    return Chain(
        rate_per_s=round(answer.records / answer.seconds, 1),
        seconds=round(answer.seconds, 1),
        p95_ms=float(p95),
        p99_ms=float(p99),
        lag_end=waiting[-1],
        lag_grew=grew(waiting, rate),
        sent=answer.records,
        stored=stored,
    ), answer


def grew(waiting: Sequence[int], rate: float) -> bool:
    """Whether more waited in the last quarter than in the second, beyond what comes and goes."""
    quarter = len(waiting) // 4
    if not quarter:
        return False
    before, after = fmean(waiting[quarter : 2 * quarter]), fmean(waiting[-quarter:])
    return after > 1.5 * before and after - before > rate * _NOISE_SECONDS


def _watch(producer: Running, client: Any, offsets: Offsets) -> list[int]:
    """What waits, looked at every second from the first record on."""
    waiting = []
    while not producer.ended:
        if any(offsets.ends(INBOX.name).values()):
            waiting.append(_waiting(client, offsets))
        time.sleep(_SAMPLE_SECONDS)
    return [*waiting, _waiting(client, offsets)]


def _waiting(client: Any, offsets: Offsets) -> int:
    """Records not yet stored, or not yet folded by customers: of whichever is further behind."""
    stored = _stored(client)
    unstored = sum(offsets.ends(INBOX.name).values()) - stored
    unfolded = sum(offsets.left(CUSTOMERS, offsets.ends(TOUCHPOINTS.name)).values())
    return max(0, unstored, unfolded)


def _await_stored(client: Any, sent: int) -> int:
    until = time.monotonic() + _STORED_SECONDS
    while _stored(client) < sent and time.monotonic() < until:
        time.sleep(_SAMPLE_SECONDS)
    return int(client.execute("SELECT count() FROM touchpoints FINAL")[0][0])


def _stored(client: Any) -> int:
    return int(client.execute("SELECT count() FROM touchpoints")[0][0])
