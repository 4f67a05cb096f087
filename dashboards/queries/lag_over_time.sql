-- How far the slowest partition was behind the clock when values were shown.
SELECT
    $__timeInterval(shown.time) AS time,
    max(data_age_seconds) AS "data age"
FROM signals AS shown
WHERE signal = 'contacts'
    AND dimension = 'all'
    AND window_seconds = 60
    AND $__timeFilter(shown.time)
GROUP BY time
ORDER BY time WITH FILL STEP $__interval_s
