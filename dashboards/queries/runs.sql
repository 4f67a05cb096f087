-- Imports and simulations, as the customers role counted their touchpoints.
SELECT
    run,
    sum(seen) AS touchpoints,
    sum(duplicates) AS duplicates,
    sum(late) AS late,
    sum(future) AS "from the future",
    sum(refused) AS refused,
    max(stored_at) AS "last seen"
FROM imports FINAL
GROUP BY run
HAVING $__timeFilter("last seen")
ORDER BY "last seen" DESC, run
LIMIT 20
