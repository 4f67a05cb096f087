-- Seconds since the moment up to which the newest values are whole: their grid point, earlier if a
-- partition had not passed it after the 2 s that are waited for it.
SELECT if(
    count() = 0,
    NULL,
    toFloat64(max(now64(3)) - max(time)) + greatest(0, argMax(data_age_seconds, time) - 2)
) AS "data age"
FROM signals
WHERE signal = 'contacts'
    AND dimension = 'all'
    AND window_seconds = 60
    AND time > now() - INTERVAL 1 DAY
