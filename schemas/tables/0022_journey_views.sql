-- A stay is a customer's time in one stage, from one transition to the next; the last one goes on.
CREATE VIEW IF NOT EXISTS {database}.journey_stays AS
SELECT
    customer,
    sequence,
    to_stage AS stage,
    cause,
    channel,
    time AS entered_at,
    leadInFrame(toNullable(time)) OVER way AS left_at,
    leadInFrame(to_stage) OVER way AS next_stage,
    leadInFrame(cause) OVER way AS left_by,
    dateDiff('millisecond', entered_at, left_at) / 1000 AS seconds
FROM {database}.transitions FINAL
WINDOW way AS
(
    PARTITION BY customer ORDER BY sequence
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
);
-- Each stage: who is in it, how long stays that ended took, and how many of those ended in at_risk or
-- lost (the drop-off). Stays that go on are in no duration.
CREATE VIEW IF NOT EXISTS {database}.journey_stages AS
SELECT
    stage,
    indexOf(['awareness', 'consideration', 'purchase', 'onboarding', 'use', 'support', 'retention',
        'advocacy', 'at_risk', 'lost'], stage) AS place,
    countIf(left_at IS NULL) AS customers,
    countIf(left_at IS NOT NULL) AS stays,
    quantileExact(0.5)(seconds) AS median_seconds,
    quantileExact(0.9)(seconds) AS p90_seconds,
    countIf(next_stage IN ('at_risk', 'lost')) AS dropped,
    if(stays = 0, NULL, dropped / stays) AS drop_off
FROM {database}.journey_stays
GROUP BY stage;
-- Each step from stage to stage: how many stays ended so, and what share that is of those that ended.
CREATE VIEW IF NOT EXISTS {database}.journey_steps AS
SELECT
    stage AS from_stage,
    next_stage AS to_stage,
    count() AS stays,
    stays / sum(stays) OVER (PARTITION BY from_stage) AS share,
    quantileExact(0.5)(assumeNotNull(seconds)) AS median_seconds
FROM {database}.journey_stays
WHERE left_at IS NOT NULL
GROUP BY from_stage, to_stage;
-- Who is stuck: in a stage that is to be passed through for longer than nine of ten stays that ended
-- took, where at least 20 ended; as of when that customer was scored last.
CREATE VIEW IF NOT EXISTS {database}.journey_stuck AS
WITH usual AS
    (
        SELECT stage, quantileExact(0.9)(assumeNotNull(seconds)) AS usual_seconds
        FROM {database}.journey_stays
        WHERE left_at IS NOT NULL
        GROUP BY stage
        HAVING count() >= 20
    )
SELECT
    stays.customer AS customer,
    stays.stage AS stage,
    stays.entered_at AS entered_at,
    dateDiff('millisecond', entered_at, scores.scored_as_of) / 1000 AS seconds,
    usual.usual_seconds AS usual_seconds,
    stays.cause AS cause,
    scores.churn_risk AS churn_risk
FROM {database}.journey_stays AS stays
INNER JOIN usual ON usual.stage = stays.stage
INNER JOIN
(
    SELECT customer, churn_risk, assumeNotNull(scored_as_of) AS scored_as_of
    FROM {database}.customers FINAL
    WHERE scored_as_of IS NOT NULL
) AS scores ON scores.customer = stays.customer
WHERE stays.left_at IS NULL
    AND stays.stage IN
        ('awareness', 'consideration', 'purchase', 'onboarding', 'support', 'at_risk')
    AND seconds > usual_seconds;
-- The channels on which customers were active from one time to another, in their order, one that
-- follows itself once, six at most; with a stage, of those who reached it, up to then.
CREATE VIEW IF NOT EXISTS {database}.journey_paths AS
SELECT
    path,
    count() AS customers,
    avg(bought) AS bought_share,
    avgOrNull(if(stage = '', NULL, stage IN ('at_risk', 'lost'))) AS dropped_share,
    quantileExact(0.5)(seconds) AS median_seconds
FROM
(
    SELECT
        customer,
        arrayCompact(arrayMap(x -> x.3, arraySort(groupArray((time, id, channel))))) AS channels,
        concat(arrayStringConcat(arraySlice(channels, 1, 6), ' → '),
            if(length(channels) > 6, ' → …', '')) AS path,
        max(kind = 'purchase') AS bought,
        dateDiff('millisecond', min(time), max(time)) / 1000 AS seconds
    FROM {database}.touchpoints FINAL
    LEFT JOIN
    (
        SELECT customer, min(time) AS reached_at
        FROM {database}.transitions FINAL
        WHERE to_stage = {stage:String}
        GROUP BY customer
    ) AS reached USING (customer)
    WHERE time >= {from_time:DateTime64(3)}
        AND time <= {to_time:DateTime64(3)}
        AND (kind = 'purchase'
            OR (actor = 'customer' AND kind IN ('message', 'call', 'visit', 'rating')))
        AND ({stage:String} = '' OR time <= reached_at)
    GROUP BY customer
) AS active
LEFT JOIN (SELECT customer, stage FROM {database}.customers FINAL) AS scores USING (customer)
GROUP BY path;
