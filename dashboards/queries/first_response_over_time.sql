-- First response as shown; the window grows with the zoom.
{{scope}}
SELECT
    bucket AS time,
    half.1 AS p50,
    most.1 AS p90
FROM
(
    SELECT
        $__timeInterval(time) AS bucket,
        argMaxIf(tuple(value), (time, version), signal = 'first_response_p50') AS half,
        argMaxIf(tuple(value), (time, version), signal = 'first_response_p90') AS most
    FROM signals
    WHERE signal IN ('first_response_p50', 'first_response_p90')
        AND window_seconds = {{window_by_zoom}}
        AND {{in_scope}}
        AND $__timeFilter(time)
    GROUP BY bucket
)
ORDER BY time WITH FILL STEP $__interval_s
