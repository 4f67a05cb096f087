-- Contacts a minute, from the panes as they are known now, in whole panes and whole buckets; of
-- each partition and segment of a pane the highest version counts.
{{whole_panes}}
SELECT
    toDateTime(intDiv(toUnixTimestamp(pane_start), step) * step, 'UTC') AS time,
    member AS channel,
    sum(counted) * 60 / step AS Value
FROM
(
    SELECT member, pane_start, argMax(if(is_deleted, 0, count), version) AS counted
    FROM panes
    WHERE dimension = 'channel'
        AND measure = 'contacts'
        AND pane_seconds = pane
        AND pane_start >= first_start
        AND pane_start < end_start
        AND $__conditionalAll(member = ${channel:singlequote}, $channel)
    GROUP BY member, pane_start, partition, segment
    HAVING counted != 0
)
GROUP BY time, channel
ORDER BY time, channel
