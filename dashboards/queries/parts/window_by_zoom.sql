multiIf($__interval_s <= 30, 60, $__interval_s <= 300, 3600, 86400)
