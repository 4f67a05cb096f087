-- A conversation as it stands.
CREATE TABLE IF NOT EXISTS {database}.conversations
(
    source LowCardinality(String),
    conversation String CODEC(ZSTD),
    customer String CODEC(ZSTD),
    opened_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    closed_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    status LowCardinality(String),
    handle_ms Int64 CODEC(ZSTD),
    handle_seconds Float64 DEFAULT handle_ms / 1000,
    wait_ms Int64 CODEC(ZSTD),
    wait_seconds Float64 DEFAULT wait_ms / 1000,
    hold_ms Int64 CODEC(ZSTD),
    hold_seconds Float64 DEFAULT hold_ms / 1000,
    messages_in UInt32,
    messages_out UInt32,
    reopens UInt32,
    transfers UInt32,
    channel_switches UInt32,
    repeat_24h UInt8,
    repeat_72h UInt8,
    repeat_7d UInt8,
    first_contact_resolution LowCardinality(String),
    abandoned UInt8,
    channel LowCardinality(String),
    queue LowCardinality(String),
    agent LowCardinality(String),
    segment LowCardinality(String),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX by_opening opened_at TYPE minmax
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (source, conversation)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
