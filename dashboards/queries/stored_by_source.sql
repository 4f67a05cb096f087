-- Touchpoints a second as they were stored; the eight largest sources, and the others together.
WITH arrived AS
(
    SELECT $__timeInterval(stored_at) AS bucket, source, count() AS touchpoints
    FROM touchpoints
    WHERE {{whole_seconds}}
    GROUP BY bucket, source
)
SELECT
    bucket AS time,
    if(source IN (SELECT source FROM arrived GROUP BY source ORDER BY sum(touchpoints) DESC, source LIMIT 8), source, 'others') AS named,
    sum(touchpoints) / $__interval_s AS Value
FROM arrived
GROUP BY time, named
ORDER BY time, named
