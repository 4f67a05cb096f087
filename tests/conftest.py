"""Fixtures of the real parts; only tests marked `flow` may use them."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from streams.settings import Settings
from tests.support.stack import fresh_lane, running_parts

_REAL = {"parts", "lane_settings"}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse a test that uses the real parts without saying so: `-m` must tell them apart."""
    used = sorted(_REAL & set(getattr(item, "fixturenames", ())))
    if used and item.get_closest_marker("flow") is None:
        pytest.fail(
            f"{item.nodeid} uses {used[0]} and is not marked: add @pytest.mark.flow", pytrace=False
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with real parts first: what waits longest must not begin last, on one core alone."""
    real = {item.path for item in items if item.get_closest_marker("flow") is not None}
    items.sort(key=lambda item: item.path not in real)


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """What a command run inside a test made of logging does not reach the next test."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="session")
def parts() -> Iterator[Settings]:
    """Settings that point at a real Kafka and ClickHouse, started once a session."""
    with running_parts() as settings:
        yield settings


@pytest.fixture
def lane_settings(parts: Settings) -> Settings:
    """Settings with a lane of the test's own, so that tests do not meet."""
    return fresh_lane(parts)
