-- A rolling value as it was shown at a second; null where nothing was counted.
CREATE TABLE IF NOT EXISTS {database}.signals
(
    signal LowCardinality(String),
    dimension LowCardinality(String),
    member LowCardinality(String),
    window_seconds UInt32,
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    n Int64 CODEC(T64, ZSTD),
    value Nullable(Float64) CODEC(ZSTD),
    low Nullable(Float64) CODEC(ZSTD),
    high Nullable(Float64) CODEC(ZSTD),
    data_age_seconds Float64 CODEC(ZSTD),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (signal, dimension, member, window_seconds, time)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
