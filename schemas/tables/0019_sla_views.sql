-- Targets by what has come of them: active ones are neither met nor missed yet; a clock that was
-- stopped without an end (resolved before an answer) counts for nothing.
CREATE VIEW IF NOT EXISTS {database}.sla_compliance AS
SELECT
    policy,
    metric,
    countIf(outcome = 'met') AS met,
    countIf(outcome = 'breached') AS breached,
    countIf(outcome = 'open') AS active,
    if(met + breached = 0, NULL, met / (met + breached)) AS compliance
FROM {database}.response_times FINAL
WHERE policy != ''
GROUP BY policy, metric;
-- Conversations with targets: missed if any of them was, however many were met.
CREATE VIEW IF NOT EXISTS {database}.sla_conversations AS
SELECT
    source,
    conversation,
    any(customer) AS customer,
    countIf(outcome = 'met') AS met,
    countIf(outcome = 'breached') AS breached,
    countIf(outcome = 'open') AS active,
    multiIf(breached > 0, 'missed', active > 0, 'active', met > 0, 'met', 'none') AS standing
FROM {database}.response_times FINAL
WHERE policy != ''
GROUP BY source, conversation;
