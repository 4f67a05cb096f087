-- Refused records by reason.
SELECT
    $__timeInterval(refused.time) AS time,
    reason,
    count() AS Value
FROM dead_letters AS refused FINAL
WHERE $__timeFilter(refused.time)
GROUP BY time, reason
ORDER BY time, reason
