"""Fixtures of the real parts; only tests marked `flow` may use them."""

from collections.abc import Iterator

import pytest

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


@pytest.fixture(scope="session")
def parts() -> Iterator[Settings]:
    """Settings that point at a real Kafka and ClickHouse, started once a session."""
    with running_parts() as settings:
        yield settings


@pytest.fixture
def lane_settings(parts: Settings) -> Settings:
    """Settings with a lane of the test's own, so that tests do not meet."""
    return fresh_lane(parts)
