-- The percent of its target (50, 75, 90) that a clock has used up, as it was last told.
ALTER TABLE {database}.response_times ADD COLUMN IF NOT EXISTS warned UInt8;
