-- Two identifiers that are known to be one customer.
CREATE TABLE IF NOT EXISTS {database}.links
(
    a String CODEC(ZSTD),
    b String CODEC(ZSTD),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    cause String CODEC(ZSTD),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (a, b)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
