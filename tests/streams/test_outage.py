"""An outage of Kafka is one line in the log, however many clients try to connect, how often."""

import logging

from streams.outage import OncePerOutage


def _record(message: str, at: float) -> logging.LogRecord:
    record = logging.LogRecord("librdkafka", logging.ERROR, __file__, 1, message, None, None)
    record.created = at
    return record


def test_failed_connections_that_follow_each_other_are_one_outage() -> None:
    """By whichever client; after ten quiet seconds the next is another one."""
    outages = OncePerOutage()
    heard = [
        at
        for at in (100.0, 100.1, 101.0, 110.9, 121.0, 122.0)
        if outages.filter(_record(f"FAIL [rdkafka#producer-{at}] refused", at))
    ]
    assert heard == [100.0, 121.0]


def test_all_else_that_the_library_says_is_let_through() -> None:
    """Also in the middle of an outage."""
    outages = OncePerOutage()
    assert outages.filter(_record("FAIL [rdkafka#producer-1] refused", 100.0))
    assert outages.filter(_record("ERROR [rdkafka#producer-1] not allowed", 100.5))
    assert not outages.filter(_record("FAIL [rdkafka#producer-1] refused", 101.0))
