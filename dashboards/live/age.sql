-- The newest row at the very end of the flow, and how old the data already were when it was made.
SELECT
    toUnixTimestamp64Milli(now64(3)) - toUnixTimestamp64Milli(max(stored_at)) AS milliseconds,
    argMax(data_age_seconds, stored_at) AS age_when_stored,
    count() AS rows
FROM signals
WHERE dimension = 'all' AND time >= now() - INTERVAL 1 DAY
