"""`nabz worker` as a person gets it wrong."""

import pytest

from streams import kafka
from streams.pipeline import ROLES
from tests.streams.cli.conftest import Nabz


def test_a_wrong_role_is_a_usage_error_that_names_the_roles(nabz: Nabz) -> None:
    """Exit status 2, and no stack trace."""
    ran = nabz("worker", "norm")
    assert ran.status == 2
    assert "'norm' is no role" in ran.err
    assert all(role in ran.err for role in ROLES)
    assert "Traceback" not in ran.err


def test_without_kafka_a_worker_says_so_in_one_line(
    nabz: Nabz, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And ends with status 1, so that its supervisor tries again."""
    monkeypatch.setattr(kafka, "_ANSWER_SECONDS", 1.0)
    monkeypatch.setenv("NABZ_KAFKA__BOOTSTRAP", "127.0.0.1:9")
    ran = nabz("worker", "customers")
    assert ran.status == 1
    assert ran.err.startswith("nabz: Kafka at 127.0.0.1:9 does not answer (")
    assert ran.err.count("\n") == 1
