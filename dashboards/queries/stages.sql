-- Each stage: who was in it at the end of the time range, and the stays that ended within it.
SELECT
    stage,
    countIf(left_at IS NULL OR left_at > $__toTime) AS customers,
    countIf(left_at >= $__fromTime AND left_at <= $__toTime) AS "stays ended",
    quantileExactIf(0.5)(seconds, left_at >= $__fromTime AND left_at <= $__toTime) AS median,
    quantileExactIf(0.9)(seconds, left_at >= $__fromTime AND left_at <= $__toTime) AS "90 % within",
    if("stays ended" = 0, NULL, countIf(left_at >= $__fromTime AND left_at <= $__toTime
        AND next_stage IN ('at_risk', 'lost')) / "stays ended") AS "drop-off"
FROM journey_stays
WHERE entered_at <= $__toTime
GROUP BY stage
HAVING customers > 0 OR "stays ended" > 0
ORDER BY indexOf([{{stages}}], stage)
LIMIT 20
