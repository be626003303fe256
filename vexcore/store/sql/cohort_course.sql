-- One row a trial, an arm and a month: the course of an outcome among everybody assigned. Rows by arm of a trial that is
-- under embargo on $today have no numbers. Parameters: $origin, $trials (list; empty = all), $outcome_id, $by_arm (false =
-- only all arms together, true = only single arms), $today (ISO).
WITH asked AS (
    SELECT
        c.trial_id, c.arm_id, c.month, c.count, c.base_n, c.share, c.mean, c.std_dev, c.ci_low, c.ci_high, c.status,
        c.reason, c.source_id, d.trial_name, d.registered,
        coalesce(c.arm_id <> 'all' AND d.embargo_until >= $today, false) AS held
    FROM course AS c
    INNER JOIN delivery AS d ON c.origin = d.origin AND c.trial_id = d.trial_id
    WHERE
        c.origin = $origin AND c.municipality_id = 'all' AND c.population = 'assigned' AND c.outcome_id = $outcome_id
        AND (c.arm_id <> 'all') = $by_arm AND (len($trials) = 0 OR list_contains($trials, c.trial_id))
),

shown AS (
    SELECT
        trial_id, trial_name, registered, arm_id, month, source_id,
        CASE WHEN NOT held THEN count END AS count,
        CASE WHEN NOT held THEN base_n END AS base_n,
        CASE WHEN NOT held THEN coalesce(mean, share) END AS value,
        CASE WHEN NOT held THEN ci_low END AS ci_low,
        CASE WHEN NOT held THEN ci_high END AS ci_high,
        CASE WHEN held THEN 'embargoed' ELSE status END AS status,
        CASE WHEN held THEN 'trial not ended' ELSE reason END AS reason
    FROM asked
),

town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
)

SELECT
    c.trial_id, c.trial_name, town.municipalities, c.arm_id, coalesce(m.label_nl, a.label) AS arm_nl,
    coalesce(m.label_en, a.label) AS arm_en, a.role, c.month, c.count, c.base_n, c.value, c.ci_low, c.ci_high, c.status,
    c.reason, coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM shown AS c
LEFT JOIN town ON c.registered AND c.trial_id = town.trial_id
LEFT JOIN delivery_arm AS a ON a.origin = $origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
ORDER BY
    coalesce(town.municipalities, c.trial_name), c.trial_id,
    CASE WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END, c.arm_id, c.month
