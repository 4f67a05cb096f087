-- One clock of one conversation. Seconds follow from whole milliseconds, so order moves no sum.
CREATE TABLE IF NOT EXISTS {database}.response_times
(
    source LowCardinality(String),
    conversation String CODEC(ZSTD),
    metric LowCardinality(String),
    turn UInt32,
    customer String CODEC(ZSTD),
    started_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    ended_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    duration_ms Nullable(Int64) CODEC(ZSTD),
    seconds Nullable(Float64) DEFAULT duration_ms / 1000,
    business_ms Nullable(Int64) CODEC(ZSTD),
    business_seconds Nullable(Float64) DEFAULT business_ms / 1000,
    paused_ms Int64 CODEC(ZSTD),
    paused_seconds Float64 DEFAULT paused_ms / 1000,
    due_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    target_seconds Nullable(Float64),
    policy LowCardinality(String),
    outcome LowCardinality(String),
    channel LowCardinality(String),
    queue LowCardinality(String),
    team LowCardinality(String),
    agent LowCardinality(String),
    segment LowCardinality(String),
    priority LowCardinality(String),
    detected_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX by_end ended_at TYPE minmax
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (source, conversation, metric, turn)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
