-- Members of a dimension that have something in the time range.
SELECT DISTINCT member
FROM panes
WHERE dimension = '{{dimension}}'
    AND pane_seconds = 600
    AND pane_start > $__fromTime - INTERVAL 600 SECOND
    AND pane_start <= $__toTime
ORDER BY member
LIMIT 500
