-- CSAT as it was shown last, with its Wilson interval in words: too few while the half-width is
-- over 10 points. A tuple, because argMax alone passes over NULL and would show what is gone.
{{scope}}
SELECT
    newest.1 AS CSAT,
    concat(
        toString(round(100 * newest.2)), '–', toString(round(100 * newest.3)), ' % of ',
        toString(newest.4), if(newest.4 = 1, ' answer', ' answers')
    ) AS said,
    multiIf(
        scope = '', 'not kept for a combination',
        newest.4 = 0, 'no answers',
        newest.3 - newest.2 > 0.2, concat('too few answers: ', said),
        said
    ) AS certainty
FROM
(
    SELECT argMax(tuple(value, low, high, n), (time, version)) AS newest
    FROM signals
    WHERE signal = 'csat'
        AND window_seconds = {{window}}
        AND {{in_scope}}
        AND time > $__toTime - INTERVAL ({{window}} + 60) SECOND
        AND time <= $__toTime
)
