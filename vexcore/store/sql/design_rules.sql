-- One row an arm and rule of a trial. Parameters: $trial.
SELECT
    a.arm_id, a.label_nl, a.label_en, a.role, r.rule, r.rule_nl, r.rule_en, r.value_nl, r.value_en, r.sources
FROM arm_rule AS r
INNER JOIN arm AS a ON r.arm_id = a.arm_id
WHERE a.trial_id = $trial
ORDER BY
    CASE a.role WHEN 'treatment' THEN 1 WHEN 'control' THEN 2 ELSE 3 END,
    a.arm_id,
    CASE r.rule
        WHEN 'duties' THEN 1
        WHEN 'contacts' THEN 2
        WHEN 'guidance' THEN 3
        WHEN 'earnings' THEN 4
        WHEN 'bonus' THEN 5
        WHEN 'choice' THEN 6
        WHEN 'duration' THEN 7
        ELSE 8
    END,
    r.rule
