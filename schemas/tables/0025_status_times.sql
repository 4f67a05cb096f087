-- Times by status that are over: agent work (new or open), agent wait (pending), on hold. The
-- requester waits while it is new, open or on hold; total resolution leaves out what was solved.
-- https://handbook.gitlab.com/handbook/security/customer-support-operations/zendesk/metrics-definitions
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS agent_work_ms Int64 CODEC(ZSTD);
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS agent_wait_ms Int64 CODEC(ZSTD);
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS on_hold_ms Int64 CODEC(ZSTD);
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS agent_work_seconds Float64
    ALIAS agent_work_ms / 1000;
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS agent_wait_seconds Float64
    ALIAS agent_wait_ms / 1000;
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS on_hold_seconds Float64
    ALIAS on_hold_ms / 1000;
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS requester_wait_seconds Float64
    ALIAS (agent_work_ms + on_hold_ms) / 1000;
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS total_resolution_seconds Float64
    ALIAS (agent_work_ms + agent_wait_ms + on_hold_ms) / 1000;
