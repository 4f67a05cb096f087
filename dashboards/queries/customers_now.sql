-- One figure of all customers as they stand: of each the highest version.
SELECT {{figure}} AS "{{title}}"
FROM
(
    SELECT churn_risk, health, is_deleted
    FROM customers
    WHERE updated_at <= $__toTime
    ORDER BY version DESC
    LIMIT 1 BY customer
)
WHERE is_deleted = 0
