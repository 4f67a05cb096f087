-- A role's own figure at a moment.
CREATE TABLE IF NOT EXISTS {database}.health
(
    role LowCardinality(String),
    instance LowCardinality(String),
    metric LowCardinality(String),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    value Float64 CODEC(Gorilla, ZSTD),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (role, instance, metric, time)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
