-- A transition of an alert.
CREATE TABLE IF NOT EXISTS {database}.alerts
(
    key String CODEC(ZSTD),
    sequence UInt64,
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    alert LowCardinality(String),
    state LowCardinality(String),
    severity LowCardinality(String),
    summary String CODEC(ZSTD),
    value Nullable(Float64),
    labels Map(String, String) CODEC(ZSTD),
    evidence Array(String) CODEC(ZSTD),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX by_time time TYPE minmax
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (key, sequence)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
