-- Contacts a minute, from the panes as they are known now, in whole panes and whole buckets.
{{whole_panes}}
SELECT
    toDateTime(intDiv(toUnixTimestamp(pane_start), step) * step, 'UTC') AS time,
    member AS channel,
    sum(count) * 60 / step AS contacts
FROM panes FINAL
WHERE dimension = 'channel'
    AND measure = 'contacts'
    AND pane_seconds = pane
    AND pane_start >= first_start
    AND pane_start < end_start
    AND $__conditionalAll(member = ${channel:singlequote}, $channel)
GROUP BY time, channel
ORDER BY time, channel
