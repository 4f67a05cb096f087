-- Stages that were entered; of each transition the highest version counts.
SELECT $__timeInterval(moved_at) AS time, to_stage AS stage, count() AS Value
FROM
(
    SELECT time AS moved_at, to_stage, is_deleted
    FROM transitions
    WHERE $__timeFilter(transitions.time)
    ORDER BY version DESC
    LIMIT 1 BY customer, sequence
)
WHERE is_deleted = 0
GROUP BY time, stage
ORDER BY time, stage
