-- The signals of each area of digital experience as they were shown last, over 24 hours.
SELECT
    transform(signal, [{{signals}}], [{{areas}}]) AS area,
    signal,
    newest.1 AS value,
    newest.2 AS low,
    newest.3 AS high,
    newest.4 AS n
FROM
(
    SELECT signal, argMax(tuple(value, low, high, n), (time, version)) AS newest
    FROM signals
    WHERE signal IN ({{signals}})
        AND dimension = 'all'
        AND window_seconds = 86400
        AND time > $__toTime - INTERVAL 86460 SECOND
        AND time <= $__toTime
    GROUP BY signal
)
ORDER BY indexOf([{{signals}}], signal)
LIMIT 50
