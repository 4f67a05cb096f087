-- A partial aggregate of one dimension member (flow), or a level. A pane's value is the sum over
-- partition and segment; sums are whole numbers in the unit of the measure.
CREATE TABLE IF NOT EXISTS {database}.panes
(
    dimension LowCardinality(String),
    member LowCardinality(String),
    measure LowCardinality(String),
    pane_seconds UInt32,
    pane_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    partition UInt32,
    segment UInt64 CODEC(Delta, ZSTD),
    count Int64 CODEC(T64, ZSTD),
    sum Int64 CODEC(T64, ZSTD),
    sumsq Int64 CODEC(T64, ZSTD),
    successes Int64 CODEC(T64, ZSTD),
    bins Map(Int32, Int64) CODEC(ZSTD),
    bins_version UInt8,
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (dimension, member, measure, pane_seconds, pane_start, partition, segment)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
