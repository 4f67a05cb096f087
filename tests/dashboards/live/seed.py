"""A quarter of an hour of rows that ends now: something for every panel to draw."""

from typing import Final

from streams.clickhouse import connect
from streams.settings import Settings

#: Signal → value; CSAT is low, so that its threshold shows.
VALUES: Final = {
    "csat": 0.62,
    "contacts": 1234.0,
    "first_response_p50": 14.0,
    "first_response_p90": 45.0,
    "churn_mean": 0.31,
}
_EVERY_SECONDS: Final = 5
_STEPS: Final = 180

_STATEMENTS: Final = (
    """
    INSERT INTO signals (signal, dimension, member, window_seconds, time, n, value, low, high,
        data_age_seconds, version, is_deleted)
    SELECT name, who.1, who.2, window, {now} - toIntervalSecond(number * {every}), 400, value,
        value * 0.95, value * 1.05, 0.4, number, 0
    FROM numbers({steps})
    ARRAY JOIN {names} AS name, {values} AS value
    ARRAY JOIN [('all', 'all'), ('queue', 'billing'), ('queue', 'O''Brien'),
        ('channel', 'chat'), ('channel', 'phone'), ('segment', 'gold')] AS who
    ARRAY JOIN [60, 300, 3600, 86400] AS window
    """,
    """
    INSERT INTO panes (dimension, member, measure, pane_seconds, pane_start, partition, segment,
        count, version, is_deleted)
    SELECT dimension, member, 'contacts', seconds,
        toStartOfInterval({now}, INTERVAL 10 second) - toIntervalSecond(number * seconds), 0, 0,
        20 + number % 7, 1, 0
    FROM numbers(90)
    ARRAY JOIN ['channel', 'channel', 'queue', 'queue', 'segment'] AS dimension,
        ['chat', 'phone', 'billing', 'O''Brien', 'gold'] AS member
    ARRAY JOIN [10, 600] AS seconds
    """,
    """
    INSERT INTO touchpoints (source, id, time, channel, kind, actor, customer, conversation, queue,
        segment, text, received_at, stored_at, version, is_deleted)
    SELECT 'shop', toString(number), {now} - toIntervalSecond(number / 10), 'chat', 'message',
        'customer', 'ada', 'c-1', 'billing', 'gold', '<b>Where</b> is my parcel?',
        {now} - toIntervalMillisecond(number * 100 + 700),
        {now} - toIntervalMillisecond(number * 100), number, 0
    FROM numbers(6000)
    """,
    """
    INSERT INTO ratings (source, id, time, customer, conversation, channel, queue, segment, scale,
        value, points_e4, satisfied, version, is_deleted)
    SELECT 'shop', toString(number), {now} - toIntervalSecond(number * 10), 'ada', 'c-1', 'chat',
        'billing', 'gold', 'csat5', 1, 0, 0, 1, 0
    FROM numbers(20)
    """,
    """
    INSERT INTO alerts (key, sequence, time, alert, state, severity, summary, value, version,
        is_deleted)
    VALUES ('csat-low', 1, {now} - INTERVAL 5 MINUTE, 'CsatLow', 'firing', 'critical',
        'CSAT is 62 % (n 400)', 0.62, 1, 0)
    """,
    """
    INSERT INTO dead_letters (topic, partition, offset, time, source, reason, error, raw, version,
        is_deleted)
    SELECT 'inbox', 0, number, {now} - toIntervalSecond(number * 20), 'shop', 'no-id',
        'id: missing', '{{}}', 1, 0
    FROM numbers(30)
    """,
    # Each thinks about it for a minute; one in ten goes on doing so. Half of them began this week.
    """
    INSERT INTO transitions (customer, sequence, time, from_stage, to_stage, cause, version,
        is_deleted)
    SELECT concat('c-', toString(number)), step, {now} - toIntervalSecond(590 - number % 400 +
        if(number % 2 = 0, 0, number * 1000) - step * 60), ['none', 'consideration'][step + 1],
        ['consideration', 'use'][step + 1], 'asked before buying', 1, 0
    FROM numbers(400)
    ARRAY JOIN if(number % 10 = 0, [0], [0, 1]) AS step
    """,
    """
    INSERT INTO customers (customer, updated_at, scored_as_of, churn_risk, churn_reasons, health,
        stage, segments, persona, last_contact_at, version, is_deleted)
    SELECT concat('c-', toString(number)), {now}, {now}, number / 500, ['silence', 'csat'], 61,
        if(number % 10 = 0, 'consideration', 'use'), ['new'], 'asks often', {now}, 1, 0
    FROM numbers(400)
    """,
    "INSERT INTO imports (run, partition, seen, version, is_deleted) VALUES ('r-1', 0, 7, 1, 0)",
)


def seed(settings: Settings) -> None:
    """Put the rows into the tables of the lane, which are there and empty."""
    client = connect(settings.clickhouse, database=settings.names.database)
    known = {
        "now": "now64(3)",
        "every": _EVERY_SECONDS,
        "steps": _STEPS,
        "names": list(VALUES),
        "values": list(VALUES.values()),
    }
    for statement in _STATEMENTS:
        client.execute(statement.format(**known))
    client.disconnect()
