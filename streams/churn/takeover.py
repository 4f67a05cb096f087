"""Putting a churn model into force, and waiting until everybody is scored by it."""

import time
from typing import Final, NamedTuple

from schemas.controls import control_of
from streams import controls
from streams.clickhouse import connect, told
from streams.customers.in_force import ChurnContent
from streams.errors import NabzError
from streams.progress import Progress, Sent, wait_until_stored
from streams.settings import Settings
from streams.signals.churn.model import Model

_EVERY_SECONDS: Final = 0.2
_COUNT: Final = "SELECT count(), countIf(score_version != %(version)s) FROM customers FINAL"


class _Counts(NamedTuple):
    customers: int
    left: int


def put_in_force(
    settings: Settings, model: Model, as_of: int, *, timeout: float, progress: Progress
) -> int:
    """Write a model into the log; return how many customers are scored by it, once all are.

    Everybody is scored as of `as_of` (ms), or of the own newest touchpoint if that is later, or,
    where the source is live and the customer quiet, as of now. `timeout` is in seconds.

    Raises:
        NabzError: not in time, or Kafka or ClickHouse do not answer.
    """
    deadline = time.monotonic() + timeout
    control = control_of("churn", ChurnContent(model=model, as_of=as_of))
    offsets = controls.publish(settings, control)
    wait_until_stored(settings, Sent(offsets, {}), timeout=timeout, progress=progress)
    while True:
        counts = _counts(settings, model.version)
        if not counts.left:
            return counts.customers
        if time.monotonic() > deadline:
            raise NabzError(
                f"{counts.left:,} of {counts.customers:,} customers are not scored by model "
                f"{model.version} after {timeout:g} s; are customers and store running (nabz "
                "status)? The workers go on by themselves"
            )
        progress(
            f"waiting for scores: {counts.left:,} of {counts.customers:,} customers to go",
            counts.customers - counts.left,
            counts.customers,
        )
        time.sleep(_EVERY_SECONDS)


def _counts(settings: Settings, version: str) -> _Counts:
    clickhouse, database = settings.clickhouse, settings.names.database
    with told(clickhouse), connect(clickhouse, reader=True, database=database) as client:
        ((customers, left),) = client.execute(_COUNT, {"version": version})
    return _Counts(customers, left)
