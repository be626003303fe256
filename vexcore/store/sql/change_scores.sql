-- One row an arm (`all` = all arms but the reference group), questionnaire outcome, pair of waves and method. Rows by arm of a
-- trial that is under embargo on $today have no numbers. Parameters: $origin, $trial_id, $today (ISO).
WITH asked AS (
    SELECT
        c.trial_id, c.arm_id, c.outcome_id, c.from_wave, c.to_wave, c.method, c.n, c.before, c.after, c.estimate,
        c.std_error, c.ci_low, c.ci_high, c.p_value, c.status, c.reason, c.source_id,
        coalesce(c.arm_id <> 'all' AND d.embargo_until >= $today, false) AS held
    FROM change AS c
    INNER JOIN delivery AS d ON c.origin = d.origin AND c.trial_id = d.trial_id
    WHERE c.origin = $origin AND c.trial_id = $trial_id
),

shown AS (
    SELECT
        trial_id, arm_id, outcome_id, from_wave, to_wave, method, source_id,
        CASE WHEN NOT held THEN n END AS n,
        CASE WHEN NOT held THEN before END AS before,
        CASE WHEN NOT held THEN after END AS after,
        CASE WHEN NOT held THEN estimate END AS estimate,
        CASE WHEN NOT held THEN std_error END AS std_error,
        CASE WHEN NOT held THEN ci_low END AS ci_low,
        CASE WHEN NOT held THEN ci_high END AS ci_high,
        CASE WHEN NOT held THEN p_value END AS p_value,
        CASE WHEN held THEN 'embargoed' ELSE status END AS status,
        CASE WHEN held THEN 'trial not ended' ELSE reason END AS reason
    FROM asked
)

SELECT
    c.arm_id, coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, a.role,
    c.outcome_id, coalesce(o.label_nl, x.label, c.outcome_id) AS outcome_nl,
    coalesce(o.label_en, x.label, c.outcome_id) AS outcome_en, coalesce(o.kind, x.kind) AS kind,
    coalesce(o.unit, x.unit) AS unit, coalesce(o.higher_is_better, x.higher_is_better) AS higher_is_better,
    c.from_wave, c.to_wave, c.method, c.n, c.before, c.after, c.estimate, c.std_error, c.ci_low, c.ci_high, c.p_value,
    c.status, c.reason, coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM shown AS c
LEFT JOIN outcome AS o ON c.outcome_id = o.outcome_id
LEFT JOIN delivery_outcome AS x
    ON x.origin = $origin AND c.trial_id = x.trial_id AND c.outcome_id = x.outcome_id
LEFT JOIN delivery_arm AS a ON a.origin = $origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
ORDER BY
    o.position, c.outcome_id, c.from_wave, c.to_wave, c.method,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END, c.arm_id
