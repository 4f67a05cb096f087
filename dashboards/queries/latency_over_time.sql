-- From receipt to row. Rows that were brought in again after a restart count with their last insert.
SELECT
    time,
    seconds[1] AS p50,
    seconds[2] AS p95
FROM
(
    SELECT
        $__timeInterval(stored_at) AS time,
        quantiles(0.5, 0.95)(greatest(0, dateDiff('millisecond', received_at, stored_at)) / 1000) AS seconds
    FROM touchpoints
    WHERE {{whole_seconds}}
    GROUP BY time
)
ORDER BY time
