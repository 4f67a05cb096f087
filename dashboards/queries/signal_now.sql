-- A rolling value as it was shown last, in the scope that the variables choose.
{{scope}}
SELECT newest.1 AS "{{title}}"
FROM
(
    SELECT argMax(tuple(value), (time, version)) AS newest
    FROM signals
    WHERE signal = '{{signal}}'
        AND window_seconds = {{window}}
        AND {{in_scope}}
        AND time > $__toTime - INTERVAL ({{window}} + 60) SECOND
        AND time <= $__toTime
)
