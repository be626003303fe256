-- One row a published treatment effect. Empty list or text = no filter. Parameters: $comparison (`main` = the trial's own),
-- $trials, $domains, $outcomes, $months, $models, $components (all of them), $only (the arm offers nothing else).
WITH offered AS (
    SELECT arm_id
    FROM arm_component
    GROUP BY arm_id
    HAVING
        count(CASE WHEN list_contains(CAST($components AS VARCHAR[]), component) THEN 1 END) = len($components)
        AND (NOT $only OR count(*) = len($components))
)

SELECT
    e.effect_id, e.trial_id, t.name AS trial_name, t.main_comparison,
    e.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, a.role AS arm_role,
    e.comparison_arm_id, v.label_nl AS versus_nl, v.label_en AS versus_en,
    e.comparison, e.estimand, e.model,
    e.outcome_id, o.label_nl AS outcome_nl, o.label_en AS outcome_en, o.position AS outcome_position, o.domain,
    e.month, e.estimate, e.se_type, e.ci_level, e.ci_low, e.ci_high, e.significant,
    e.n, e.n_arm, e.n_comparison, e.comparison_mean, e.mde,
    e.status, e.reason, coalesce(r.nl, e.reason) AS reason_nl, coalesce(r.en, e.reason) AS reason_en,
    e.figure_id, f.source_id
FROM effect AS e
INNER JOIN trial AS t ON e.trial_id = t.trial_id
INNER JOIN arm AS a ON e.arm_id = a.arm_id
INNER JOIN arm AS v ON e.comparison_arm_id = v.arm_id
INNER JOIN outcome AS o ON e.outcome_id = o.outcome_id
LEFT JOIN label AS r ON r.axis = 'reason' AND e.reason = r.id
LEFT JOIN figure AS f ON e.figure_id = f.figure_id
WHERE
    e.origin = 'published'
    AND e.subgroup = 'all'
    AND e.comparison = CASE WHEN $comparison = 'main' THEN t.main_comparison ELSE $comparison END
    AND (len($trials) = 0 OR list_contains(CAST($trials AS VARCHAR[]), e.trial_id))
    AND (len($domains) = 0 OR list_contains(CAST($domains AS VARCHAR[]), o.domain))
    AND (len($outcomes) = 0 OR list_contains(CAST($outcomes AS VARCHAR[]), e.outcome_id))
    AND (len($months) = 0 OR list_contains(CAST($months AS BIGINT[]), e.month))
    AND (len($models) = 0 OR list_contains(CAST($models AS VARCHAR[]), e.model))
    AND (
        len($components) = 0
        OR EXISTS (SELECT 1 FROM offered AS c WHERE c.arm_id = e.arm_id)
    )
ORDER BY o.position, e.trial_id, CASE a.role WHEN 'treatment' THEN 0 ELSE 1 END, e.arm_id, e.month, e.comparison, e.model
