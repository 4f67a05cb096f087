-- What the customers role made of one import or simulation, in one partition so far.
CREATE TABLE IF NOT EXISTS {database}.imports
(
    run String CODEC(ZSTD),
    partition UInt32,
    seen Int64 CODEC(T64, ZSTD),
    duplicates Int64 CODEC(T64, ZSTD),
    late Int64 CODEC(T64, ZSTD),
    future Int64 CODEC(T64, ZSTD),
    refused Int64 CODEC(T64, ZSTD),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (run, partition)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
