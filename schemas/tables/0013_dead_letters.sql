-- A refused record; of a file, topic is file:<name>:<content hash> and offset the line.
CREATE TABLE IF NOT EXISTS {database}.dead_letters
(
    topic String CODEC(ZSTD),
    partition UInt32,
    offset UInt64 CODEC(Delta, ZSTD),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    source LowCardinality(String),
    reason LowCardinality(String),
    error String CODEC(ZSTD),
    raw String CODEC(ZSTD(3)),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX by_time time TYPE minmax
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (topic, partition, offset)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
