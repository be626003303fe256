-- One row a group that was assigned, consented or was invited, sub-arms of a choice arm left out; arm `all` is the whole trial.
-- Parameters: $trials (empty = all).
SELECT
    r.trial_id, r.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, a.role AS arm_role, r.stage,
    r.count, r.figure_id, r.source_id
FROM recruitment AS r
LEFT JOIN arm AS a ON r.arm_id = a.arm_id
WHERE
    list_contains(['assigned', 'consented', 'invited'], r.stage)
    AND a.parent_arm_id IS NULL
    AND r.origin = 'published'
    AND r.status = 'released'
    AND (len($trials) = 0 OR list_contains(CAST($trials AS VARCHAR[]), r.trial_id))
ORDER BY r.trial_id, r.stage, CASE a.role WHEN 'treatment' THEN 0 WHEN 'control' THEN 1 ELSE 2 END, r.arm_id, r.source_id
