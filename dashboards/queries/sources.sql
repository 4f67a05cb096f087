-- Each source of the time range, the slowest first; latency is stored_at - received_at.
SELECT
    source,
    count() AS touchpoints,
    quantile(0.95)(greatest(0, dateDiff('millisecond', received_at, stored_at))) / 1000 AS "p95 latency",
    toFloat64(now64(3)) - toFloat64(max(stored_at)) AS "silent for"
FROM touchpoints
WHERE $__timeFilter(stored_at)
GROUP BY source
ORDER BY "p95 latency" DESC, source
LIMIT 10
