"""Speaking to ClickHouse when it does not answer: one line."""

import logging

import pytest

from streams.clickhouse import connect, told
from streams.errors import NabzError
from streams.settings import ClickHouseSettings


def test_a_server_that_is_not_there_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The driver prints no stack trace of its own where nobody set logging up."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    nobody = ClickHouseSettings(port=1)
    with (
        pytest.raises(NabzError, match=r"ClickHouse at 127\.0\.0\.1:1 does not answer: "),
        told(nobody),
    ):
        connect(nobody).execute("SELECT 1")
    assert capsys.readouterr() == ("", "")
