-- A level as it was shown last: a member is shown when its level changes, and stands until then.
{{scope}}
SELECT newest.1 AS "{{title}}"
FROM
(
    SELECT argMax(tuple(value), (time, version)) AS newest
    FROM signals
    WHERE signal = '{{signal}}'
        AND window_seconds = 60
        AND {{in_scope}}
        AND time > $__toTime - INTERVAL 7 DAY
        AND time <= $__toTime
)
