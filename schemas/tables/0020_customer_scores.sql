-- Since when the stage lasts; what each reason adds to the log-odds of leaving; what each part did to
-- the health since the last score.
ALTER TABLE {database}.customers ADD COLUMN IF NOT EXISTS stage_since Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD);
ALTER TABLE {database}.customers ADD COLUMN IF NOT EXISTS churn_weights Array(Float64) CODEC(ZSTD);
ALTER TABLE {database}.customers ADD COLUMN IF NOT EXISTS health_change Map(String, Float64) CODEC(ZSTD);
