-- The newest touchpoints of what the variables choose.
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
FROM touchpoints FINAL
WHERE $__timeFilter(time)
    AND {{filters}}
    AND (${customer:singlequote} = '' OR customer = ${customer:singlequote})
    AND (${conversation:singlequote} = '' OR conversation = ${conversation:singlequote})
ORDER BY time DESC, source, id
LIMIT 100
