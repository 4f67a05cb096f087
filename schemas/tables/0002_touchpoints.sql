-- A touchpoint. Version is the complement of the offset, so that the first of two with one id stays.
-- No table here has a PARTITION BY: background merges never cross partitions, so old rows of a key
-- whose expression changed would stay for ever. The key (ORDER BY) alone decides what is one row.
CREATE TABLE IF NOT EXISTS {database}.touchpoints
(
    source LowCardinality(String),
    id String CODEC(ZSTD),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    channel LowCardinality(String),
    kind LowCardinality(String),
    customer String CODEC(ZSTD),
    actor LowCardinality(String),
    conversation String CODEC(ZSTD),
    agent LowCardinality(String),
    queue LowCardinality(String),
    team LowCardinality(String),
    priority LowCardinality(String),
    segment LowCardinality(String),
    text String CODEC(ZSTD(3)),
    language LowCardinality(String),
    sentiment Nullable(Float64),
    rating_scale LowCardinality(String),
    rating_value Nullable(Float64),
    rating_of String CODEC(ZSTD),
    status LowCardinality(String),
    call_queue_seconds Nullable(Float64),
    call_talk_seconds Nullable(Float64),
    call_hold_seconds Nullable(Float64),
    call_wrap_seconds Nullable(Float64),
    call_answered Nullable(UInt8),
    transfer_from LowCardinality(String),
    transfer_to LowCardinality(String),
    transfer_reason String CODEC(ZSTD),
    amount Nullable(Float64),
    currency LowCardinality(String),
    outcome LowCardinality(String),
    attributes Map(String, String) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    run LowCardinality(String),
    partition UInt32,
    offset UInt64 CODEC(Delta, ZSTD),
    payload String CODEC(ZSTD(3)),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX by_time time TYPE minmax,
    INDEX by_customer customer TYPE bloom_filter(0.01),
    INDEX by_conversation conversation TYPE bloom_filter(0.01)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (source, id)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
