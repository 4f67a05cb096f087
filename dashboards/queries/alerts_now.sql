-- Where each alert stands; a month back, so that one that fires for long is not lost.
SELECT
    newest.1 AS state,
    newest.2 AS severity,
    newest.3 AS since,
    newest.4 AS alert,
    newest.5 AS summary
FROM
(
    SELECT
        key,
        argMax(tuple(state, severity, time, alert, summary), (sequence, version)) AS newest
    FROM alerts
    WHERE time > $__toTime - INTERVAL 30 DAY
        AND time <= $__toTime
    GROUP BY key
)
WHERE state != 'resolved' OR since >= $__fromTime
ORDER BY indexOf(['firing', 'acknowledged', 'pending', 'silenced', 'resolved'], state), since DESC
LIMIT 20
