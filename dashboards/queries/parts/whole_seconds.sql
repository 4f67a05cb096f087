-- Buckets of the interval; the one that is still filling is left out.
stored_at >= toDateTime(intDiv(toUnixTimestamp($__fromTime), $__interval_s) * $__interval_s)
        AND stored_at < toDateTime(intDiv(toUnixTimestamp($__toTime) - 1, $__interval_s) * $__interval_s)
