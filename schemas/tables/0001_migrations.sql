-- Which files of this folder were applied, and what they said. Kept for ever: no TTL.
CREATE TABLE IF NOT EXISTS {database}.migrations
(
    name String,
    checksum String,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY name;
