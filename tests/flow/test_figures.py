"""What the workers tell of themselves: known touchpoints in, the same figures in both places."""

import re
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer
from prometheus_client.parser import text_string_to_metric_families

from deploy.local import ports
from deploy.local.home import Home
from schemas import facts
from schemas.facts import FactsEnvelope
from schemas.touchpoint import Touchpoint
from streams import clickhouse, migrate, topics
from streams.kafka import producer_config
from streams.metrics import METRICS, WORKERS
from streams.settings import MetricsSettings, Settings
from streams.telemetry.health import named
from tests.support.flow import Sender, await_true
from tests.support.touchpoints import made
from tests.support.workers import running

pytestmark = pytest.mark.flow

_SUFFIX = re.compile(r"_(bucket|count|sum)$")
HOUR_MS = 3_600_000
#: No alert fires and no source is broken off here, so these roles publish nothing; drift is told
#: of many customers only.
UNSEEN = {
    ("alerts", "nabz_rows_total"),
    ("normalize", "nabz_rows_total"),
    ("customers", "nabz_churn_drift_psi"),
}


class Stack:
    """Five workers in a lane, and their pages."""

    def __init__(self, settings: Settings, taken: dict[str, int]) -> None:
        self.settings = settings
        self.taken = taken

    def page(self, role: str) -> dict[str, float]:
        """The samples of a role's page, by name and label; role and instance are checked."""
        url = f"http://127.0.0.1:{self.taken[f'metrics_{role}']}/metrics"
        with urllib.request.urlopen(url, timeout=5) as answer:
            text = answer.read().decode()
        found = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                labels = dict(sample.labels)
                assert (labels.pop("role"), labels.pop("instance")) == (role, "seven")
                ((label, value),) = labels.items() or [("", "")]
                found[named(sample.name, label, value)] = sample.value
        return found

    def health(self, role: str) -> dict[str, float]:
        """The newest figures of a role in the table."""
        with clickhouse.told(self.settings.clickhouse):
            rows: list[Any] = clickhouse.connect(self.settings.clickhouse).execute(
                f"SELECT metric, argMax(value, time) FROM {self.settings.names.database}.health "
                f"FINAL WHERE role = '{role}' AND instance = 'seven' GROUP BY metric"
            )
        return dict(rows)

    def answers(self, role: str) -> dict[str, float]:
        """As `page`, empty while the role has not come up."""
        try:
            return self.page(role)
        except OSError:
            return {}

    def untold(self, role: str) -> list[str]:
        """The listed figures of a role that its page does not have."""
        told = {_SUFFIX.sub("", name.partition("{")[0]) for name in self.page(role)}
        listed = {metric.name for metric in METRICS if role in metric.roles}
        return sorted(listed - told - {name for whose, name in UNSEEN if whose == role})

    def await_health(self, role: str, figures: dict[str, float]) -> None:
        """Wait until the newest figures of a role in the table are these, among others."""
        await_true(lambda: figures.items() <= self.health(role).items(), 90, f"{role}: {figures}")


@pytest.fixture
def stack(lane_settings: Settings, tmp_path: Path) -> Iterator[Stack]:
    """Every worker as a process, with a page each."""
    flow = lane_settings.flow.model_copy(update={"horizon_seconds": HOUR_MS // 1000})
    settings = lane_settings.model_copy(update={"flow": flow})
    topics.apply(settings)
    migrate.migrate(settings)
    taken = ports.choose(Home.at(tmp_path / "home"))
    with ExitStack() as workers:
        for role in WORKERS:
            page = MetricsSettings(port=taken[f"metrics_{role}"], report_seconds=0.5)
            own = settings.model_copy(update={"metrics": page})
            workers.enter_context(running(own, role, tmp_path, "seven"))
        yield Stack(settings, taken)


def produce(settings: Settings, topic: str, *values: bytes, key: bytes | None = None) -> None:
    """Publish raw records."""
    producer: Any = Producer(producer_config(settings.kafka))
    for value in values:
        producer.produce(settings.names.topic(topic), value, key=key)
    assert producer.flush(30) == 0


def arrivals(now: int) -> list[Touchpoint]:
    """Five that count, two duplicates of which one differs, a late one, one of the future."""
    counted = [made(f"m-{n}", now - n * 1_000) for n in range(3)]
    return [
        *counted,
        made("slow", now - 90_000, source="slow", received_at=now),
        made("fast", now + 60_000, source="fast", received_at=now),
        counted[0],
        made("m-1", now - 5_000, received_at=now),
        made("late", now - HOUR_MS, received_at=now),
        made("future", now + 300_001, received_at=now),
    ]


def test_known_touchpoints_make_known_figures(stack: Stack) -> None:
    """Each is counted once for what it was, on the page as in the table; every figure is told."""
    now = time.time_ns() // 1_000_000
    Sender(stack.settings).send(arrivals(now))
    produce(stack.settings, "touchpoints", b"nonsense", key=b"ada")
    produce(stack.settings, "facts", b"nonsense")
    good = b'{"id":"%d","source":"own","time":"2026-03-01T12:00:00Z","channel":"chat",'
    good += b'"kind":"message","customer":"bob"}'
    produce(stack.settings, "inbox", b"[]", b"{", good % 1, good % 2)
    expected = {
        "normalize": {
            'nabz_records_total{topic="inbox"}': 4.0,
            "nabz_touchpoints_total": 2.0,
            'nabz_dead_letters_total{reason="not_an_object"}': 1.0,
            'nabz_dead_letters_total{reason="invalid_json"}': 1.0,
        },
        "customers": {
            "nabz_touchpoints_total": 11.0,
            "nabz_duplicates_total": 2.0,
            "nabz_conflicts_total": 1.0,
            "nabz_late_total": 1.0,
            "nabz_future_total": 1.0,
            'nabz_dead_letters_total{reason="invalid_json"}': 1.0,
            "nabz_restores_total": float(stack.settings.kafka.partitions),
            "nabz_restored_states_total": 0.0,
        },
        "rolling": {"nabz_members_capped_total": 0.0},
        "store": {
            'nabz_inserted_rows_total{table="touchpoints"}': 11.0,
            'nabz_inserted_rows_total{table="dead_letters"}': 4.0,
            'nabz_dead_letters_total{reason="bad_value"}': 1.0,
            "nabz_event_to_row_seconds_count": 11.0,
            'nabz_skew_seconds{source="slow"}': 90.0,
            'nabz_skew_seconds{source="fast"}': -60.0,
            "nabz_insert_retries_total": 0.0,
            "nabz_clickhouse_away_seconds": 0.0,
        },
    }
    for role, figures in expected.items():
        stack.await_health(role, figures)
    for role, figures in expected.items():
        assert {name: stack.page(role).get(name) for name in figures} == figures
    for role in WORKERS:
        await_true(
            lambda whose=role: stack.untold(whose) == [],  # type: ignore[misc]  # bound now
            30,
            f"all of {role}: {stack.untold(role)}",
        )


def test_a_role_that_has_done_everything_has_no_lag(stack: Stack) -> None:
    """Markers of transactions are not waited for; a tick is behind for a moment only."""
    now = time.time_ns() // 1_000_000
    Sender(stack.settings).send(arrivals(now))
    name = 'nabz_lag_records{topic="facts"}'
    stack.await_health("store", {name: 0.0})
    seconds = 'nabz_lag_seconds{topic="touchpoints"}'
    await_true(lambda: stack.answers("customers").get(seconds, 99.0) < 5, 60, "hardly any lag")
    produce(stack.settings, "facts", facts.encode(FactsEnvelope(0, 0, now, [])))
    await_true(lambda: stack.page("store").get(name) == 0.0, 30, "no lag again")


def test_a_store_without_clickhouse_says_how_far_behind_it_is(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """Exact records left, an age that grows, retries, and since when ClickHouse is away."""
    topics.apply(lane_settings)
    taken = ports.choose(Home.at(tmp_path / "home"))
    dead = lane_settings.clickhouse.model_copy(update={"port": taken["clickhouse_native"]})
    page = MetricsSettings(port=taken["metrics_store"])
    settings = lane_settings.model_copy(update={"clickhouse": dead, "metrics": page})
    Sender(settings).send(arrivals(time.time_ns() // 1_000_000))
    stack = Stack(settings, taken)
    begun = time.monotonic()
    with running(settings, "store", tmp_path, "seven"):
        away, seconds = "nabz_clickhouse_away_seconds", 'nabz_lag_seconds{topic="touchpoints"}'
        await_true(lambda: stack.answers("store").get(away, 0) > 1, 60, "ClickHouse is away")
        found = stack.page("store")
        assert found['nabz_lag_records{topic="touchpoints"}'] == 9.0
        assert 1 < found[seconds] < time.monotonic() - begun + 5
        assert found["nabz_insert_retries_total"] >= 2
        await_true(lambda: stack.page("store")[seconds] > found[seconds], 10, "it grows")
