-- A control record: the rules or the model that came into force at a place of the log.
CREATE TABLE IF NOT EXISTS {database}.controls
(
    subject LowCardinality(String),
    partition UInt32,
    offset UInt64 CODEC(Delta, ZSTD),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    content_version String,
    content String CODEC(ZSTD(3)),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (subject, partition, offset)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
