-- One row an arm (`all` = all arms but the reference group), questionnaire outcome, pair of waves and category. Rows by arm of a
-- trial that is under embargo on $today have no numbers. Parameters: $origin, $trial_id, $today (ISO).
WITH asked AS (
    SELECT
        c.trial_id, c.arm_id, c.outcome_id, c.from_wave, c.to_wave, c.category, c.threshold, c.base_n, c.share,
        c.ci_low, c.ci_high, c.status, c.reason, c.source_id,
        coalesce(c.arm_id <> 'all' AND d.embargo_until >= $today, false) AS held
    FROM reliable_change AS c
    INNER JOIN delivery AS d ON c.origin = d.origin AND c.trial_id = d.trial_id
    WHERE c.origin = $origin AND c.trial_id = $trial_id
),

shown AS (
    SELECT
        trial_id, arm_id, outcome_id, from_wave, to_wave, category, source_id,
        CASE WHEN NOT held THEN threshold END AS threshold,
        CASE WHEN NOT held THEN base_n END AS base_n,
        CASE WHEN NOT held THEN share END AS share,
        CASE WHEN NOT held THEN ci_low END AS ci_low,
        CASE WHEN NOT held THEN ci_high END AS ci_high,
        CASE WHEN held THEN 'embargoed' ELSE status END AS status,
        CASE WHEN held THEN 'trial not ended' ELSE reason END AS reason
    FROM asked
)

SELECT
    c.arm_id, coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, a.role,
    c.outcome_id, coalesce(o.label_nl, x.label, c.outcome_id) AS outcome_nl,
    coalesce(o.label_en, x.label, c.outcome_id) AS outcome_en, c.from_wave, c.to_wave, c.category, c.threshold,
    c.base_n, c.share, c.ci_low, c.ci_high, c.status, c.reason, coalesce(r.nl, c.reason) AS reason_nl,
    coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM shown AS c
LEFT JOIN outcome AS o ON c.outcome_id = o.outcome_id
LEFT JOIN delivery_outcome AS x
    ON x.origin = $origin AND c.trial_id = x.trial_id AND c.outcome_id = x.outcome_id
LEFT JOIN delivery_arm AS a ON a.origin = $origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
ORDER BY
    o.position, c.outcome_id, c.from_wave, c.to_wave,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END, c.arm_id,
    CASE c.category WHEN 'worsened' THEN 0 WHEN 'unchanged' THEN 1 ELSE 2 END
