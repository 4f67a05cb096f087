"""Every figure that a role tells of itself: the one list, with kind, label, meaning and unit.

They are shown as Prometheus text on /metrics and, under the same names, in the table `health`.
"""

import enum
from typing import Final

import msgspec

STATEFUL: Final = ("normalize", "customers", "rolling", "alerts")
WORKERS: Final = (*STATEFUL, "store")
EVERY_ROLE: Final = ("gateway", "mail", *WORKERS)

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
#: Finer where the targets of the flow lie: a row within 1.5 s at p95, within 3 s at p99.
_LATENCY: Final = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 5.0, 10.0, 60.0, 600.0)
_ACK: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_COUNTS: Final = (1.0, 10.0, 100.0, 500.0, 1e3, 2.5e3, 5e3, 1e4, 2.5e4, 5e4, 1e5)
_BYTES: Final = (1e3, 1e4, 1e5, 5e5, 1e6, 2.5e6, 5e6, 1e7, 2.5e7, 1e8)


class Kind(enum.StrEnum):
    """What a figure can do: only grow, go up and down, or hold a distribution."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Metric(msgspec.Struct, frozen=True):
    """One figure; beside `label` every sample carries role and instance."""

    name: str
    kind: Kind
    unit: str
    roles: tuple[str, ...]
    meaning: str
    label: str = ""
    #: Upper edges of a histogram's buckets, ascending.
    edges: tuple[float, ...] = ()
    #: Whether it is in the log line of each minute.
    headline: bool = False


METRICS: Final[list[Metric]] = []


def _counter(
    name: str,
    unit: str,
    roles: tuple[str, ...],
    meaning: str,
    label: str = "",
    *,
    headline: bool = False,
) -> Metric:
    return _listed(Metric(name, Kind.COUNTER, unit, roles, meaning, label, headline=headline))


def _gauge(
    name: str,
    unit: str,
    roles: tuple[str, ...],
    meaning: str,
    label: str = "",
    *,
    headline: bool = False,
) -> Metric:
    return _listed(Metric(name, Kind.GAUGE, unit, roles, meaning, label, headline=headline))


def _histogram(
    name: str, unit: str, roles: tuple[str, ...], meaning: str, edges: tuple[float, ...]
) -> Metric:
    return _listed(Metric(name, Kind.HISTOGRAM, unit, roles, meaning, edges=edges))


def _listed(metric: Metric) -> Metric:
    METRICS.append(metric)
    return metric


_RECORDS, _ROWS, _S = "records", "rows", "seconds"
_TOUCHPOINTS, _STORE = "touchpoints", ("store",)

# What comes in, and how far behind the role is.
RECORDS: Final = _counter(
    *("nabz_records_total", _RECORDS, WORKERS),
    *("Records taken in, ticks and control records among them", "topic"),
    headline=True,
)
LAG_RECORDS: Final = _gauge(
    *("nabz_lag_records", _RECORDS, WORKERS),
    *("Offsets of the partitions it owns that the role has not done with", "topic"),
)
LAG_SECONDS: Final = _gauge(
    *("nabz_lag_seconds", _S, WORKERS),
    *("Age of the oldest record that the role has not done with; of the worst partition", "topic"),
    headline=True,
)
REBALANCES: Final = _counter(
    *("nabz_rebalances_total", "rebalances", WORKERS),
    "Times that the workers of the role dealt out its partitions, the start among them",
)
# What becomes of touchpoints.
TOUCHPOINTS: Final = _counter(
    *("nabz_touchpoints_total", _TOUCHPOINTS, ("normalize", "customers")),
    "Touchpoints that normalize sent on, or that customers folded, whatever became of them",
    headline=True,
)
WAITING: Final = _gauge(
    *("nabz_waiting_touchpoints", _TOUCHPOINTS, ("normalize",)),
    "Touchpoints that wait for a customer to be seen in their conversation, half a minute at most",
)
DUPLICATES: Final = _counter(
    *("nabz_duplicates_total", _TOUCHPOINTS, ("customers",)),
    "Touchpoints whose source and id had come before: they move nothing",
)
CONFLICTS: Final = _counter(
    *("nabz_conflicts_total", _TOUCHPOINTS, ("customers",)),
    "Duplicates that differ in their time from the first of that source and id",
)
LATE: Final = _counter(
    *("nabz_late_total", _TOUCHPOINTS, ("customers",)),
    "Touchpoints older than the horizon allows, or in what was settled too long ago: stored only",
)
FUTURE: Final = _counter(
    *("nabz_future_total", _TOUCHPOINTS, ("customers",)),
    "Touchpoints more than 5 minutes ahead of their receipt: stored, they move nothing",
)
DEAD_LETTERS: Final = _counter(
    *("nabz_dead_letters_total", _RECORDS, ("normalize", "customers", "store")),
    *("Records that were refused", "reason"),
    headline=True,
)
CHURN_DRIFT: Final = _gauge(
    *("nabz_churn_drift_psi", "index", ("customers",)),
    "How far customers lie from those whom the churn model learnt from, by input and score "
    "(population stability index: over 0.25 it is another population)",
    "input",
)
# Checkpoints.
ROWS: Final = _counter(
    *("nabz_rows_total", _ROWS, STATEFUL),
    *("Rows published, many to an envelope", "topic"),
)
FLUSH_SECONDS: Final = _histogram(
    *("nabz_flush_seconds", _S, STATEFUL),
    *("Duration of a flush: one transaction of one partition", _SECONDS),
)
FLUSH_ROWS: Final = _histogram(
    *("nabz_flush_rows", _ROWS, STATEFUL, "Rows published by a flush", _COUNTS)
)
FLUSH_STATES: Final = _histogram(
    *("nabz_flush_states", "states", STATEFUL, "Changed states in a flush", _COUNTS)
)
FLUSH_BYTES: Final = _histogram(
    *("nabz_flush_bytes", "bytes", STATEFUL, "Values of a flush, before compression", _BYTES)
)
RESTORES: Final = _counter(
    *("nabz_restores_total", "partitions", STATEFUL),
    "Partitions whose state was restored, one for each that was assigned",
)
RESTORED_STATES: Final = _counter(
    *("nabz_restored_states_total", "states", STATEFUL), "States read back by restores"
)
RESTORE_SECONDS: Final = _histogram(
    *("nabz_restore_seconds", _S, STATEFUL, "Duration of the restore of a partition", _SECONDS)
)
SNAPSHOTS: Final = _counter(
    *("nabz_snapshots_total", "snapshots", STATEFUL), "Snapshots of partitions that were kept"
)
SNAPSHOT_FAILURES: Final = _counter(
    *("nabz_snapshot_failures_total", "snapshots", STATEFUL),
    "Snapshots that could not be taken, as with a full disk: the role goes on",
)
# Rolling values.
DATA_AGE: Final = _gauge(
    *("nabz_data_age_seconds", _S, ("rolling",)),
    "How old rolling values are: now less the time of the slowest source partition",
    headline=True,
)
MEMBERS_CAPPED: Final = _counter(
    *("nabz_members_capped_total", "panes", ("rolling",)),
    "Panes counted under `other`: their dimension had too many members",
)
LATE_PANES: Final = _counter(
    *("nabz_late_panes_total", "panes", ("rolling",)),
    "Panes that came when every window had passed them",
)
# The store.
EVENT_TO_ROW: Final = _histogram(
    *("nabz_event_to_row_seconds", _S, _STORE),
    *("From the receipt of a touchpoint to its row in ClickHouse", _LATENCY),
)
SKEW: Final = _gauge(
    *("nabz_skew_seconds", _S, _STORE),
    "Receipt less own time of the worst touchpoint of the last insert; negative: a clock is ahead",
    "source",
)
INSERTED_ROWS: Final = _counter(
    *("nabz_inserted_rows_total", _ROWS, _STORE, "Rows that ClickHouse took", "table"),
    headline=True,
)
INSERT_ROWS: Final = _histogram(*("nabz_insert_rows", _ROWS, _STORE, "Rows of an insert", _COUNTS))
INSERT_SECONDS: Final = _histogram(
    *("nabz_insert_seconds", _S, _STORE, "Duration of an insert that succeeded", _SECONDS)
)
INSERT_RETRIES: Final = _counter(
    *("nabz_insert_retries_total", "inserts", _STORE, "Inserts that are to be tried again")
)
CLICKHOUSE_AWAY: Final = _gauge(
    *("nabz_clickhouse_away_seconds", _S, _STORE),
    "How long ClickHouse has been away; 0 while it is there",
    headline=True,
)
# The gateway.
REQUESTS: Final = _counter(
    *("nabz_gateway_requests_total", "requests", ("gateway",), "Requests answered", "status"),
    headline=True,
)
ACCEPTED: Final = _counter(
    *("nabz_gateway_accepted_total", _TOUCHPOINTS, ("gateway",), "Touchpoints that Kafka has"),
    headline=True,
)
REFUSED: Final = _counter(
    *("nabz_gateway_refused_total", "items", ("gateway",)),
    *("Items that are no touchpoint", "reason"),
)
DELIVERIES: Final = _counter(
    *("nabz_gateway_deliveries_total", "deliveries", ("gateway",)),
    *("Verified deliveries that Kafka has, raw", "source"),
    headline=True,
)
BAD_SIGNATURES: Final = _counter(
    *("nabz_gateway_bad_signatures_total", "requests", ("gateway",)),
    *("Requests to a hook without a right signature", "source"),
)
ACK_SECONDS: Final = _histogram(
    *("nabz_gateway_ack_seconds", _S, ("gateway",)),
    *("From the last byte of a request to Kafka's acknowledgement", _ACK),
)
IN_FLIGHT: Final = _gauge(
    *("nabz_gateway_in_flight", _RECORDS, ("gateway",), "Records that wait for Kafka")
)
# Mail.
MAILS: Final = _counter(
    *("nabz_mails_total", "mails", ("mail",), "Mails fetched that Kafka has", "source"),
    headline=True,
)
MAIL_FAILURES: Final = _counter(
    *("nabz_mail_failures_total", "tries", ("mail",)),
    *("Times that a mailbox could not be fetched from", "source"),
)
# Every process.
MEMORY: Final = _gauge(
    *("nabz_memory_bytes", "bytes", EVERY_ROLE, "Resident memory of the process"),
    headline=True,
)
CPU: Final = _counter(
    *("nabz_cpu_seconds_total", _S, EVERY_ROLE, "Processor time of the process"),
    headline=True,
)
LOOP_LAG: Final = _histogram(
    *("nabz_loop_lag_seconds", _S, EVERY_ROLE),
    *("By how much the event loop wakes a sleeper too late", _SECONDS),
)
