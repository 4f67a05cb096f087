-- When alerts fired and were resolved.
SELECT
    time,
    concat(alert, ' ', state) AS title,
    summary AS text,
    arrayStringConcat([state, severity], ',') AS tags
FROM alerts FINAL
WHERE state IN ('firing', 'resolved')
    AND $__timeFilter(time)
ORDER BY time
LIMIT 200
