-- One row an arm, comparison arm, questionnaire outcome and wave: Lee bounds of the effect. A trial that is under embargo on
-- $today has no numbers. Parameters: $origin, $trial_id, $today (ISO).
WITH asked AS (
    SELECT
        b.trial_id, b.arm_id, b.comparison_arm_id, b.outcome_id, b.month, b.response_arm, b.response_comparison,
        b.trimmed_share, b.low, b.high, b.ci_level, b.ci_low, b.ci_high, b.status, b.reason, d.source_id,
        coalesce(d.embargo_until >= $today, false) AS held
    FROM bound AS b
    INNER JOIN delivery AS d ON b.origin = d.origin AND b.trial_id = d.trial_id
    WHERE b.origin = $origin AND b.trial_id = $trial_id
),

shown AS (
    SELECT
        trial_id, arm_id, comparison_arm_id, outcome_id, month // 12 AS wave, response_arm, response_comparison, ci_level,
        source_id,
        CASE WHEN NOT held THEN trimmed_share END AS trimmed_share,
        CASE WHEN NOT held THEN low END AS low,
        CASE WHEN NOT held THEN high END AS high,
        CASE WHEN NOT held THEN ci_low END AS ci_low,
        CASE WHEN NOT held THEN ci_high END AS ci_high,
        CASE WHEN held THEN 'embargoed' ELSE status END AS status,
        CASE WHEN held THEN 'trial not ended' ELSE reason END AS reason
    FROM asked
)

SELECT
    b.arm_id, coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, b.comparison_arm_id,
    coalesce(mc.label_nl, ac.label) AS comparison_nl, coalesce(mc.label_en, ac.label) AS comparison_en,
    ac.role AS comparison_role, b.outcome_id,
    coalesce(o.label_nl, x.label) AS outcome_nl, coalesce(o.label_en, x.label) AS outcome_en,
    coalesce(o.kind, x.kind) AS kind, coalesce(o.unit, x.unit) AS unit, b.wave, b.response_arm, b.response_comparison,
    b.trimmed_share, b.low, b.high, b.ci_level, b.ci_low, b.ci_high, b.status, b.reason,
    coalesce(r.nl, b.reason) AS reason_nl, coalesce(r.en, b.reason) AS reason_en, b.source_id
FROM shown AS b
LEFT JOIN outcome AS o ON b.outcome_id = o.outcome_id
LEFT JOIN delivery_outcome AS x ON x.origin = $origin AND b.trial_id = x.trial_id AND b.outcome_id = x.outcome_id
LEFT JOIN delivery_arm AS a ON a.origin = $origin AND b.arm_id = a.arm_id
LEFT JOIN arm AS m ON b.arm_id = m.arm_id
LEFT JOIN delivery_arm AS ac ON ac.origin = $origin AND b.comparison_arm_id = ac.arm_id
LEFT JOIN arm AS mc ON b.comparison_arm_id = mc.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND b.reason = r.id
ORDER BY b.wave, b.arm_id, b.comparison_arm_id, o.position, b.outcome_id
