-- When something was last stored in each table; a day back, so that no year is read.
SELECT
    name AS table,
    if(newest = 0, NULL, newest) AS "newest row",
    if(newest = 0, NULL, toFloat64(now64(3)) - toFloat64(newest)) AS age
FROM
(
    {{tables}}
)
ORDER BY age DESC NULLS LAST, table
LIMIT 50
