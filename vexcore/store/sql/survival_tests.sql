-- One row a trial, an arm and a test or mean of outflow over time. What tells arms apart, a test over all of them too, has
-- no numbers where the trial is under embargo on $today. Parameters: $origin, $trials (list; empty = all), $today (ISO).
WITH asked AS (
    SELECT
        c.trial_id, c.arm_id, c.comparison_arm_id, c.exit_reason, c.definition, c.test, c.horizon_months, c.estimate,
        c.ci_level, c.ci_low, c.ci_high, c.statistic, c.df, c.p_value, c.status, c.reason, c.source_id, d.trial_name,
        d.registered, d.embargo_until,
        coalesce(
            (c.arm_id <> 'all' OR c.comparison_arm_id <> 'none') AND d.embargo_until >= $today, false
        ) AS held
    FROM survival_test AS c
    INNER JOIN delivery AS d ON c.origin = d.origin AND c.trial_id = d.trial_id
    WHERE
        c.origin = $origin AND c.test <> 'standardised-ratio'
        AND (len($trials) = 0 OR list_contains($trials, c.trial_id))
),

shown AS (
    SELECT
        trial_id, trial_name, registered, embargo_until, arm_id, comparison_arm_id, exit_reason, definition, test,
        horizon_months, source_id, ci_level,
        CASE WHEN NOT held THEN estimate END AS estimate,
        CASE WHEN NOT held THEN ci_low END AS ci_low,
        CASE WHEN NOT held THEN ci_high END AS ci_high,
        CASE WHEN NOT held THEN statistic END AS statistic,
        CASE WHEN NOT held THEN df END AS df,
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
    c.trial_id, c.trial_name, town.municipalities, c.embargo_until, c.arm_id, coalesce(m.label_nl, a.label) AS arm_nl,
    coalesce(m.label_en, a.label) AS arm_en, a.role, c.comparison_arm_id, coalesce(v.label_nl, b.label) AS versus_nl,
    coalesce(v.label_en, b.label) AS versus_en, c.exit_reason, c.definition, c.test, c.horizon_months, c.estimate,
    c.ci_level, c.ci_low, c.ci_high, c.statistic, c.df, c.p_value, c.status, c.reason,
    coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM shown AS c
LEFT JOIN town ON c.registered AND c.trial_id = town.trial_id
LEFT JOIN delivery_arm AS a ON a.origin = $origin AND c.arm_id = a.arm_id
LEFT JOIN delivery_arm AS b ON b.origin = $origin AND c.comparison_arm_id = b.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN arm AS v ON c.comparison_arm_id = v.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
ORDER BY
    coalesce(town.municipalities, c.trial_name), c.trial_id, c.definition, c.exit_reason, c.test, c.horizon_months,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END,
    c.arm_id, c.comparison_arm_id
