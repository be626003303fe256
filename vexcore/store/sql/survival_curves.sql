-- One row a trial, an arm (`all` = all arms but the reference group), a reason, a definition and a month at which enough
-- people left. Arms of a trial that is under embargo on $today have one row each, without numbers, so that not even the
-- months tell how fast people leave. Parameters: $origin, $trials (list; empty = all), $curve, $today (ISO).
WITH asked AS (
    SELECT
        c.trial_id, c.arm_id, c.curve, c.exit_reason, c.definition, c.month, c.base_n, c.at_risk, c.events, c.estimate,
        c.ci_low, c.ci_high, c.status, c.reason, c.source_id, d.trial_name, d.registered, d.consent, d.embargo_until,
        coalesce(c.arm_id <> 'all' AND d.embargo_until >= $today, false) AS held,
        row_number() OVER (
            PARTITION BY c.trial_id, c.arm_id, c.exit_reason, c.definition ORDER BY c.month
        ) AS position
    FROM survival AS c
    INNER JOIN delivery AS d ON c.origin = d.origin AND c.trial_id = d.trial_id
    WHERE
        c.origin = $origin AND c.curve = $curve AND (len($trials) = 0 OR list_contains($trials, c.trial_id))
),

shown AS (
    SELECT
        trial_id, trial_name, registered, consent, embargo_until, arm_id, curve, exit_reason, definition, source_id,
        CASE WHEN NOT held THEN month ELSE 0 END AS month,
        CASE WHEN NOT held THEN base_n END AS base_n,
        CASE WHEN NOT held THEN at_risk END AS at_risk,
        CASE WHEN NOT held THEN events END AS events,
        CASE WHEN NOT held THEN estimate END AS estimate,
        CASE WHEN NOT held THEN ci_low END AS ci_low,
        CASE WHEN NOT held THEN ci_high END AS ci_high,
        CASE WHEN held THEN 'embargoed' ELSE status END AS status,
        CASE WHEN held THEN 'trial not ended' ELSE reason END AS reason
    FROM asked
    WHERE NOT held OR position = 1
),

town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
)

SELECT
    c.trial_id, c.trial_name, town.municipalities, c.consent, c.embargo_until, c.arm_id,
    coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, a.role, c.curve, c.exit_reason,
    k.nl AS category_nl, k.en AS category_en, c.definition, c.month, c.base_n, c.at_risk, c.events, c.estimate, c.ci_low,
    c.ci_high, c.status, c.reason, coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en,
    c.source_id
FROM shown AS c
LEFT JOIN town ON c.registered AND c.trial_id = town.trial_id
LEFT JOIN delivery_arm AS a ON a.origin = $origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS k ON k.axis = 'category' AND c.exit_reason = k.id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
ORDER BY
    coalesce(town.municipalities, c.trial_name), c.trial_id, k.position, c.exit_reason, c.definition,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END,
    c.arm_id, c.month
