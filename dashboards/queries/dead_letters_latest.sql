-- The newest refused records; the records themselves are for `nabz dead-letters`.
SELECT time, source, reason, error, topic, partition, offset
FROM dead_letters FINAL
WHERE $__timeFilter(time)
ORDER BY time DESC, topic, partition, offset
LIMIT 20
