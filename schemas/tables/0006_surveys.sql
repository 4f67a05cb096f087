-- A survey that was sent, and when it was answered.
CREATE TABLE IF NOT EXISTS {database}.surveys
(
    source LowCardinality(String),
    id String CODEC(ZSTD),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    customer String CODEC(ZSTD),
    conversation String CODEC(ZSTD),
    answered_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX by_time time TYPE minmax
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (source, id)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
