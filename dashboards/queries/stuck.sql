SELECT
    customer,
    stage,
    entered_at AS since,
    seconds AS "for",
    usual_seconds AS "90 % within",
    churn_risk AS risk,
    cause
FROM journey_stuck
WHERE entered_at <= $__toTime
ORDER BY ifNull(churn_risk, -1) DESC, seconds DESC, customer
LIMIT 50
