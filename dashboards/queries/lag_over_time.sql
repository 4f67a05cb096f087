-- How far the slowest partition was behind the clock when values were shown. Nullable, because a
-- gap is filled with the type's default: 0 s would say that all is well.
SELECT
    $__timeInterval(shown.time) AS time,
    toNullable(max(data_age_seconds)) AS "data age"
FROM signals AS shown
WHERE signal = 'contacts'
    AND dimension = 'all'
    AND window_seconds = 60
    AND $__timeFilter(shown.time)
GROUP BY time
ORDER BY time WITH FILL STEP $__interval_s
