"""The own history as ClickHouse holds it."""

import msgspec
import pytest

from streams.churn.history import customers, overview
from streams.errors import NabzError
from streams.migrate import migrate
from streams.settings import Settings
from tests.streams.churn.stored import store
from tests.streams.store.records import TIME, facts_record, response_time, touchpoint_record

LATER = TIME + 3_600_000


@pytest.mark.flow
def test_customers_come_one_by_one_in_order_of_their_time(lane_settings: Settings) -> None:
    """Each touchpoint once, nothing after the time asked for; breaches at their due time."""
    migrate(lane_settings)
    with pytest.raises(NabzError, match="nabz import"):
        overview(lane_settings, None)
    bought = touchpoint_record(4, customer="ann", time=TIME, kind="purchase")
    store(
        lane_settings,
        "touchpoints",
        touchpoint_record(1, customer="ann", time=TIME + 500),
        touchpoint_record(2, customer="bob", time=TIME),
        bought,
        bought,
        touchpoint_record(5, customer="bob", kind="outcome", outcome="churned", time=LATER),
    )
    breach = msgspec.structs.replace(
        response_time(), policy="p", outcome="breached", target_seconds=60.0, due_at=TIME + 60_000
    )
    store(lane_settings, "facts", facts_record(breach))

    found = list(customers(lane_settings, LATER - 1))
    assert [(c.name, [t.id for t in c.touchpoints]) for c in found] == [
        ("ann", ["t-4", "t-1"]),
        ("bob", ["t-2"]),
    ]
    assert [c.breaches for c in found] == [[(TIME + 60_000) // 1000], []]
    assert overview(lane_settings, LATER - 1) == (2, 1, 0, 0, TIME, TIME + 500)
    assert overview(lane_settings, None) == (2, 1, 1, 0, TIME, LATER)
    assert [c.breaches for c in customers(lane_settings, TIME)] == [[], []]
