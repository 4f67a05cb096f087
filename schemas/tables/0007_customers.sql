-- The latest state of a customer.
CREATE TABLE IF NOT EXISTS {database}.customers
(
    customer String CODEC(ZSTD),
    updated_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    scored_as_of Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    score_version LowCardinality(String),
    churn_risk Nullable(Float64),
    churn_reasons Array(LowCardinality(String)),
    health Nullable(Float64),
    health_parts Map(String, Float64) CODEC(ZSTD),
    stage LowCardinality(String),
    satisfaction Nullable(Float64),
    open_conversations UInt32,
    last_contact_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    segments Array(LowCardinality(String)),
    persona LowCardinality(String),
    attributes Map(String, String) CODEC(ZSTD),
    version UInt64 CODEC(Delta, ZSTD),
    is_deleted UInt8,
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (customer)
TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;
