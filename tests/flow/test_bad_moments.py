"""Workers that stop or start at a bad moment: brokers away, topics unknown, a stop that hangs."""

import os
import signal
import time
from pathlib import Path

import pytest

from streams import local_stack, topics
from streams.settings import Settings
from tests.support.flow import await_kafka, await_true, has_published
from tests.support.workers import Worker, running

pytestmark = pytest.mark.flow

#: It takes two; without its limits Faust waits for a minute.
STOP_SECONDS = 40.0
#: It takes seven; with Faust's own setting five minutes.
START_SECONDS = 90.0


def test_a_worker_ends_when_told_to_while_kafka_is_away(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """SIGTERM just after the broker was killed: no wait for a thread that has died."""
    topics.apply(lane_settings)
    with running(lane_settings, "customers", tmp_path) as worker:
        await_true(lambda: has_published(lane_settings), START_SECONDS, "the worker works")
        report = local_stack.read(lane_settings.home)
        assert report is not None
        os.kill(report["processes"]["kafka"]["pid"], signal.SIGKILL)
        time.sleep(0.3)  # the worker has noticed: it asks the broker all the time
        worker.signal(signal.SIGTERM)
        worker.wait(STOP_SECONDS)
    await_kafka(lane_settings)


def test_a_worker_that_was_there_before_its_topics_gets_them(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """A leader of the group that knows of no partitions asks again soon."""
    with running(lane_settings, "customers", tmp_path) as worker:
        await_true(
            lambda: "No partition metadata" in worker.said,
            START_SECONDS,
            "it has dealt out nothing",
        )
        topics.apply(lane_settings)
        await_true(lambda: has_published(lane_settings), START_SECONDS, "the worker works")


def test_a_stop_that_hangs_is_cut_off(lane_settings: Settings, tmp_path: Path) -> None:
    """Whatever waits for ever, the process ends, says so, and does not claim that all is well."""
    topics.apply(lane_settings)
    worker = Worker(lane_settings, "stuck", tmp_path / "stuck.log", module="tests.flow.stuck")
    worker.start()
    try:
        await_true(lambda: "it runs" in worker.said, START_SECONDS, "the worker works")
        worker.signal(signal.SIGTERM)
        assert worker.wait(STOP_SECONDS) == 1
        assert "stop cut off" in worker.said
    finally:
        if worker.running:
            worker.kill()
