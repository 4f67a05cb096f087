-- Rows of facts know all their dimensions: any combination may be chosen.
$__conditionalAll(channel = ${channel:singlequote}, $channel)
        AND $__conditionalAll(queue = ${queue:singlequote}, $queue)
        AND $__conditionalAll(segment = ${segment:singlequote}, $segment)
