-- For how long the first of those has waited who wait now: the signal says since when.
{{scope}}
SELECT toUnixTimestamp($__toTime) - newest.1 AS "{{title}}"
FROM
(
    SELECT argMax(tuple(value), (time, version)) AS newest
    FROM signals
    WHERE signal = 'oldest_waiting'
        AND window_seconds = 60
        AND {{in_scope}}
        AND time > $__toTime - INTERVAL 7 DAY
        AND time <= $__toTime
)
