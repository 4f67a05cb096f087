-- Buckets of whole panes; the one that is still filling is left out.
WITH
    if($__interval_s < 600, 10, 600) AS pane,
    intDiv($__interval_s + pane - 1, pane) * pane AS step,
    toDateTime(intDiv(toUnixTimestamp($__fromTime), step) * step) AS first_start,
    toDateTime(intDiv(toUnixTimestamp($__toTime) - 2, step) * step) AS end_start
