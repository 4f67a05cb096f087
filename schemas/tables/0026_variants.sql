-- The published forms of each score side by side, each scale by itself; shares are 0..1, NPS and its
-- standard error are points (http://www.cybaea.net/Journal/2016/01/14/NPS-confidence-intervals-stats/).
-- Grades are those of schemas/scales.py: the best answer of csat, 6 and 7 of ces7 are strict.
CREATE VIEW IF NOT EXISTS {database}.rating_scores AS
WITH
    transform(CAST(scale AS String), ['csat2', 'csat5', 'csat7', 'ces7'], [1, 5, 7, 6], 0) AS best,
    transform(CAST(scale AS String), ['csat2', 'csat5', 'csat7'], [1, 3, 3], 0) AS neutral,
    countIf(value >= 9) AS promoters,
    countIf(value < 7) AS detractors
SELECT
    scale,
    count() AS answers,
    avg(value) AS mean,
    avg(points) AS mean_points,
    countIf(satisfied) / answers AS satisfied_share,
    if(best = 0, NULL, countIf(value >= best) / answers) AS strict_share,
    if(neutral = 0, NULL, countIf(satisfied) / nullIf(countIf(satisfied OR value < neutral), 0))
        AS share_without_neutral,
    if(scale = 'nps', 100 * (promoters - detractors) / answers, NULL) AS nps,
    if(
        scale = 'nps',
        100 * sqrt(
            ((promoters + detractors) / answers - pow((promoters - detractors) / answers, 2))
            / answers
        ),
        NULL
    ) AS nps_standard_error
FROM {database}.ratings FINAL
GROUP BY scale;
-- Times between public replies of people: Zendesk's periodic update. Who replies is as in the rules:
-- an agent's message that is not automatic, and an answered call.
CREATE VIEW IF NOT EXISTS {database}.agent_updates AS
SELECT
    source,
    conversation,
    customer,
    agent,
    assumeNotNull(before) AS started_at,
    time AS ended_at,
    (toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at)) / 1000 AS seconds
FROM
(
    SELECT
        source,
        conversation,
        customer,
        agent,
        time,
        lagInFrame(toNullable(time)) OVER (
            PARTITION BY source, conversation ORDER BY time, id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS before
    FROM {database}.touchpoints FINAL
    WHERE conversation != '' AND actor = 'agent'
        AND (
            (kind = 'message' AND attributes['automatic'] != 'true')
            OR (kind = 'call' AND call_answered = 1)
        )
)
WHERE before IS NOT NULL;
