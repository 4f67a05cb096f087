-- Bad ratings, and the last six touchpoints of their conversations.
WITH bad AS
(
    SELECT time, customer, conversation, channel, queue, segment, scale, value, source
    FROM ratings FINAL
    WHERE $__timeFilter(time)
        AND if(scale = 'nps', value <= 6, points < 50)
        AND {{filters}}
    ORDER BY time DESC, source, id
    LIMIT 20
)
SELECT time, customer, channel, queue, segment, scale, value, path, conversation
FROM bad
LEFT JOIN
(
    SELECT
        source,
        conversation,
        arraySort(groupUniqArray(200)((time, concat(actor, ' ', kind)))) AS steps,
        arrayStringConcat(arraySlice(steps, -6).2, ' → ') AS path
    FROM touchpoints
    WHERE conversation IN (SELECT conversation FROM bad WHERE conversation != '')
    GROUP BY source, conversation
) AS behind USING (source, conversation)
ORDER BY time DESC, source, customer
