"""The dashboards agree with the other parts of the project."""

import re
from pathlib import Path

import pytest
import yaml

import deploy
from dashboards import config, sql
from streams.rolling.grid import WINDOWS
from streams.rolling.signals import SIGNALS
from tests.dashboards.asking import queries

_RULES = Path(deploy.__file__).parent / "config" / "alerts.yaml"


@pytest.mark.parametrize(
    ("alert", "red"), [("CsatLow", config.CSAT_LOW), ("TargetsMissed", config.SLA_LOW)]
)
def test_a_share_is_red_where_its_alert_begins(alert: str, red: float) -> None:
    """Else one of the two is not believed."""
    rules = yaml.safe_load(_RULES.read_text(encoding="utf-8"))["rules"]

    assert [rule["below"] for rule in rules if rule["alert"] == alert] == [red]


def test_queries_name_signals_that_there_are() -> None:
    """And windows."""
    text = "\n".join(query.sql for query in queries())
    named = set(re.findall(r"signal = '(\w+)'", text))

    assert {"csat", "contacts", "first_response_p50"} <= named
    assert named <= {signal.name for signal in SIGNALS}
    windows = {int(found) for found in re.findall(r"window_seconds = (\d+)", text)}
    assert {60, 300, 3_600} <= windows <= {window.seconds for window in WINDOWS}


def test_queries_need_no_settings_that_a_reader_may_not_change() -> None:
    """A user with readonly = 1 may not; and Grafana's row limits would be lifted by them."""
    for file in sql.FOLDER.glob("**/*.sql"):
        assert "SETTINGS" not in file.read_text(encoding="utf-8"), file
