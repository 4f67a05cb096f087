-- Targets whose clocks still run, by when they are due. FINAL would read the whole table: instead
-- those that once stood so are looked up by their key, and stay if they still do.
SELECT due_at AS due, metric, policy, customer, channel, queue, segment, conversation
FROM
(
    SELECT *
    FROM response_times
    WHERE (source, conversation, metric, turn) IN
        (
            SELECT source, conversation, metric, turn
            FROM response_times
            WHERE due_at > $__toTime - INTERVAL 30 DAY
                AND outcome = '{{outcome}}'
                AND ended_at IS NULL
                AND {{filters}}
            ORDER BY {{order}}
            LIMIT 1 BY source, conversation, metric, turn
            LIMIT 1000
        )
    ORDER BY version DESC
    LIMIT 1 BY source, conversation, metric, turn
)
WHERE outcome = '{{outcome}}'
    AND ended_at IS NULL
    AND is_deleted = 0
    AND {{filters}}
ORDER BY {{order}}, source, conversation, metric, turn
LIMIT 20
