dimension = scope
        AND $__conditionalAll(member = ${channel:singlequote}, $channel)
        AND $__conditionalAll(member = ${queue:singlequote}, $queue)
        AND $__conditionalAll(member = ${segment:singlequote}, $segment)
