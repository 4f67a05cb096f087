-- Rows a second as they were stored, of every table.
SELECT
    $__timeInterval(stored_at) AS time,
    name,
    count() / $__interval_s AS Value
FROM
(
    {{tables}}
)
GROUP BY time, name
ORDER BY time, name
