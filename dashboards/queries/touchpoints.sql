-- The newest touchpoints of what the variables choose. FINAL would read the whole table: instead
-- of each of the newest rows only the one with the highest version stays.
SELECT
    time,
    channel,
    kind,
    actor,
    customer,
    queue,
    agent,
    text,
    rating_value AS rating,
    conversation
FROM
(
    SELECT *
    FROM
    (
        SELECT
            source, id, version,
            time, channel, kind, actor, customer, queue, agent, text, rating_value, conversation
        FROM touchpoints
        WHERE $__timeFilter(time)
            AND is_deleted = 0
            AND {{filters}}
            AND (${customer:singlequote} = '' OR customer = ${customer:singlequote})
            AND (${conversation:singlequote} = '' OR conversation = ${conversation:singlequote})
        ORDER BY time DESC
        LIMIT 300
    )
    ORDER BY version DESC
    LIMIT 1 BY source, id
)
ORDER BY time DESC, source, id
LIMIT 100
