-- Stays that ended in the time range, by the stage that they led to.
SELECT
    stage AS "from",
    next_stage AS "to",
    count() AS stays,
    stays / sum(stays) OVER (PARTITION BY stage) AS share,
    quantileExact(0.5)(seconds) AS median,
    arrayStringConcat(topK(2)(left_by), ', ') AS cause
FROM journey_stays
WHERE $__timeFilter(left_at)
GROUP BY stage, next_stage
ORDER BY indexOf([{{stages}}], stage), stays DESC, next_stage
LIMIT 60
