-- How often each value was answered on each scale; means are of one scale, never over several.
CREATE VIEW IF NOT EXISTS {database}.rating_distribution AS
SELECT
    scale,
    value,
    answers,
    answers / sum(answers) OVER (PARTITION BY scale) AS share,
    sum(value * answers) OVER (PARTITION BY scale) / sum(answers) OVER (PARTITION BY scale) AS mean
FROM
(
    SELECT scale, value, count() AS answers
    FROM {database}.ratings FINAL
    GROUP BY scale, value
);
