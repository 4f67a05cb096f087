-- Customers by their churn risk. FINAL would read the whole table: instead those that were once the
-- likeliest to leave are looked up by their key, and stand as they do now.
SELECT
    customer,
    churn_risk AS risk,
    arrayStringConcat(churn_reasons, ', ') AS reasons,
    stage,
    health,
    arrayStringConcat(segments, ', ') AS segments,
    persona,
    last_contact_at AS "last contact"
FROM
(
    SELECT *
    FROM customers
    WHERE customer IN
        (
            SELECT customer
            FROM customers
            WHERE updated_at <= $__toTime
                AND churn_risk IS NOT NULL
            ORDER BY churn_risk DESC
            LIMIT 1 BY customer
            LIMIT 1000
        )
    ORDER BY version DESC
    LIMIT 1 BY customer
)
WHERE is_deleted = 0
ORDER BY churn_risk DESC, customer
LIMIT 20
