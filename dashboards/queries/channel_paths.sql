SELECT
    path,
    customers,
    bought_share AS bought,
    dropped_share AS "at risk or lost",
    median_seconds AS takes
FROM journey_paths(stage = '', from_time = $__fromTime_ms, to_time = $__toTime_ms)
ORDER BY customers DESC, path
LIMIT 20
