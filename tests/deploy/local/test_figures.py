"""What `nabz status` says of the roles' figures: rates from the table health; where pages are."""

import pytest

from deploy.local import layout
from deploy.local.figures import records_per_second
from deploy.local.home import Home
from streams.clickhouse import connect
from streams.metrics import WORKERS
from streams.migrate import migrate
from streams.settings import ClickHouseSettings, Settings

#: Role, instance, topic, seconds ago, records in all: two instances of store over 20 s, customers
#: over 10 s, rolling began anew, alerts have been silent for long.
_TOLD = [
    ("store", "0", "facts", 30, 100),
    ("store", "0", "panes", 30, 50),
    ("store", "0", "facts", 10, 200),
    ("store", "0", "panes", 10, 350),
    ("store", "1", "facts", 30, 7),
    ("store", "1", "facts", 10, 27),
    ("customers", "0", "touchpoints", 20, 1_000),
    ("customers", "0", "touchpoints", 10, 1_250),
    ("rolling", "0", "panes", 20, 900),
    ("rolling", "0", "panes", 10, 3),
    ("alerts", "0", "signals", 4_000, 1),
    ("alerts", "0", "signals", 3_000, 9),
]


@pytest.mark.flow
def test_rates_are_of_the_last_minute_and_of_all_instances(lane_settings: Settings) -> None:
    """(200 + 350 - 150 + 20) / 20 s and 250 / 10 s; never less than nothing, no old news."""
    migrate(lane_settings)
    rows = ", ".join(
        f"('{role}', '{instance}', 'nabz_records_total{{topic=\"{topic}\"}}', "
        f"now64(3) - {ago}, {value}, 0, 0)"
        for role, instance, topic, ago, value in _TOLD
    )
    connect(lane_settings.clickhouse).execute(
        f"INSERT INTO {lane_settings.names.database}.health "
        f"(role, instance, metric, time, value, version, is_deleted) SELECT * FROM VALUES("
        "'role String, instance String, metric String, time DateTime64(3), value Float64, "
        f"version UInt64, is_deleted UInt8', {rows})"
    )
    assert records_per_second(lane_settings) == pytest.approx(
        {"store": 21.0, "customers": 25.0, "rolling": 0.0}
    )


def test_without_an_answer_nobody_can_say() -> None:
    """ClickHouse is away: no rates, no error."""
    assert records_per_second(Settings(clickhouse=ClickHouseSettings(port=9))) == {}


@pytest.mark.flow
def test_each_role_has_a_page_of_its_own(parts: Settings) -> None:
    """Each worker is told another port; the addresses say it, the gateway's page is on its own."""
    home = Home.at(parts.home / "pages")
    plan = layout.make(home, Settings(home=home.root), WORKERS)
    told = {
        process.name: process.command[process.command.index("--metrics-port") + 1]
        for process in plan.processes
    }
    assert set(told) == set(WORKERS)
    assert len(set(told.values())) == len(told)
    for role, port in told.items():
        assert plan.addresses[f"metrics_{role}"] == f"http://127.0.0.1:{port}/metrics"
    assert plan.addresses["metrics_gateway"] == f"{plan.addresses['gateway']}/metrics"
