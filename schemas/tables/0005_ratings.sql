-- The current value of one rating, under the id and the time of the original.
CREATE TABLE IF NOT EXISTS {database}.ratings
(
    source LowCardinality(String),
    id String CODEC(ZSTD),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    customer String CODEC(ZSTD),
    conversation String CODEC(ZSTD),
    channel LowCardinality(String),
    queue LowCardinality(String),
    team LowCardinality(String),
    agent LowCardinality(String),
    segment LowCardinality(String),
    scale LowCardinality(String),
    value Float64,
    points_e4 Int32,
    points Float64 DEFAULT points_e4 / 10000,
    satisfied UInt8,
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX by_time time TYPE minmax
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (source, id)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
