-- A change of a customer's journey stage.
CREATE TABLE IF NOT EXISTS {database}.transitions
(
    customer String CODEC(ZSTD),
    sequence UInt64,
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    from_stage LowCardinality(String),
    to_stage LowCardinality(String),
    cause String CODEC(ZSTD),
    channel LowCardinality(String),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX by_time time TYPE minmax
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (customer, sequence)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
