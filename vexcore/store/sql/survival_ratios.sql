-- One row a trial, an arm and a definition: exits to work beside those that the benefit register led to expect. Arms of a
-- trial that is under embargo on $today have no numbers. Parameters: $origin, $trials (list; empty = all), $today (ISO).
WITH asked AS (
    SELECT
        c.trial_id, c.arm_id, c.definition, c.horizon_months, c.observed, c.expected, c.estimate, c.ci_level, c.ci_low,
        c.ci_high, c.p_value, c.status, c.reason, c.figure_id, c.source_id, d.trial_name,
        coalesce(d.registered, true) AS registered,
        coalesce(c.arm_id <> 'all' AND d.embargo_until >= $today, false) AS held
    FROM survival_test AS c
    LEFT JOIN delivery AS d ON c.origin = d.origin AND c.trial_id = d.trial_id
    WHERE
        c.origin = $origin AND c.test = 'standardised-ratio'
        AND (len($trials) = 0 OR list_contains($trials, c.trial_id))
),

shown AS (
    SELECT
        trial_id, trial_name, registered, arm_id, definition, horizon_months, figure_id, source_id, ci_level,
        CASE WHEN NOT held THEN observed END AS observed,
        CASE WHEN NOT held THEN expected END AS expected,
        CASE WHEN NOT held THEN estimate END AS estimate,
        CASE WHEN NOT held THEN ci_low END AS ci_low,
        CASE WHEN NOT held THEN ci_high END AS ci_high,
        CASE WHEN NOT held THEN p_value END AS p_value,
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
    coalesce(m.label_en, a.label) AS arm_en, a.role, c.definition, c.horizon_months, c.observed, c.expected, c.estimate,
    c.ci_level, c.ci_low, c.ci_high, c.p_value, c.status, c.reason, coalesce(r.nl, c.reason) AS reason_nl,
    coalesce(r.en, c.reason) AS reason_en, c.figure_id, c.source_id
FROM shown AS c
LEFT JOIN town ON c.registered AND c.trial_id = town.trial_id
LEFT JOIN delivery_arm AS a ON a.origin = $origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
ORDER BY
    coalesce(town.municipalities, c.trial_name), c.trial_id, c.definition, c.horizon_months,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END,
    c.arm_id
