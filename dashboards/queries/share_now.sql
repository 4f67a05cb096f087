-- A share as it was shown last, with its Wilson interval in words: too few while the half-width is
-- over 10 points. A tuple, because argMax alone passes over NULL and would show what is gone.
{{scope}}
SELECT
    $__toTime AS time,
    multiIf(
        scope = '', 'not kept for a combination',
        n = 0, 'no {{counted}}',
        high - low > 0.2, concat('too few {{counted}}: ', bounds),
        bounds
    ) AS certainty,
    share AS Value
FROM
(
    SELECT
        newest.1 AS share,
        newest.2 AS low,
        newest.3 AS high,
        newest.4 AS n,
        concat(
            toString(round(100 * low)), ' to ', toString(round(100 * high)), ' %, n ', toString(n)
        ) AS bounds
    FROM
    (
        SELECT argMax(tuple(value, low, high, n), (time, version)) AS newest
        FROM signals
        WHERE signal = '{{signal}}'
            AND window_seconds = {{window}}
            AND {{in_scope}}
            AND time > $__toTime - INTERVAL ({{window}} + 60) SECOND
            AND time <= $__toTime
    )
)
ORDER BY time
