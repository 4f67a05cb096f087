-- CSAT with its Wilson interval as shown; the window grows with the zoom.
{{scope}}
SELECT
    bucket AS time,
    newest.1 AS CSAT,
    newest.2 AS low,
    newest.3 AS high
FROM
(
    SELECT
        $__timeInterval(time) AS bucket,
        argMax(tuple(value, low, high), (time, version)) AS newest
    FROM signals
    WHERE signal = 'csat'
        AND window_seconds = {{window_by_zoom}}
        AND {{in_scope}}
        AND $__timeFilter(time)
    GROUP BY bucket
)
ORDER BY time WITH FILL STEP $__interval_s
