-- A queue is shown again whenever its window changes: what it had last, it has.
SELECT
    queue,
    newest.1 AS CSAT,
    newest.2 AS low,
    newest.3 AS high,
    newest.4 AS answers,
    if(high - low > 0.2, 'too few answers', '') AS certainty
FROM
(
    SELECT member AS queue, argMax(tuple(value, low, high, n), (time, version)) AS newest
    FROM signals
    WHERE signal = 'csat'
        AND dimension = 'queue'
        AND window_seconds = 3600
        AND time > $__toTime - INTERVAL 3660 SECOND
        AND time <= $__toTime
    GROUP BY queue
)
WHERE answers > 0
ORDER BY high, CSAT, queue
LIMIT 10
