-- Which dimension the variables choose; '' when they choose two, whose values are not kept.
WITH
    $__conditionalAll(1 = 0, $channel) AS every_channel,
    $__conditionalAll(1 = 0, $queue) AS every_queue,
    $__conditionalAll(1 = 0, $segment) AS every_segment,
    multiIf(
        every_channel AND every_queue AND every_segment, 'all',
        every_queue AND every_segment, 'channel',
        every_channel AND every_segment, 'queue',
        every_channel AND every_queue, 'segment',
        ''
    ) AS scope
