-- What it takes to send a refused record again: its key and headers; and every reason of a delivery.
ALTER TABLE {database}.dead_letters ADD COLUMN IF NOT EXISTS reasons Array(LowCardinality(String));
ALTER TABLE {database}.dead_letters ADD COLUMN IF NOT EXISTS key String CODEC(ZSTD);
ALTER TABLE {database}.dead_letters ADD COLUMN IF NOT EXISTS headers Array(Tuple(String, String));
