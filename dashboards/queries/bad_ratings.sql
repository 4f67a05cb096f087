-- Bad ratings, and the last six touchpoints of their conversations. FINAL would read the whole
-- table: instead those that once were bad are looked up by their key, and stay if they still are.
WITH
    bad AS
    (
        SELECT *
        FROM
        (
            SELECT *
            FROM ratings
            WHERE $__timeFilter(time)
                AND (source, id) IN
                (
                    SELECT source, id
                    FROM ratings
                    WHERE $__timeFilter(time)
                        AND {{bad}}
                        AND {{filters}}
                    ORDER BY time DESC
                    LIMIT 100
                )
            ORDER BY version DESC
            LIMIT 1 BY source, id
        )
        WHERE {{bad}}
            AND {{filters}}
            AND is_deleted = 0
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
        AND time > $__fromTime - INTERVAL 7 DAY
        AND time <= $__toTime
    GROUP BY source, conversation
) AS behind USING (source, conversation)
ORDER BY time DESC, source, customer
