-- One row an arm (`all` = all arms but the reference group) and stage of recruitment. Parameters: $origin, $trial_id.
SELECT
    c.trial_id, c.arm_id, coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, a.role,
    c.stage, s.nl AS stage_nl, s.en AS stage_en, c.count, c.base_n, c.share, c.ci_low, c.ci_high,
    c.status, c.reason, coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM recruitment AS c
LEFT JOIN delivery_arm AS a ON c.origin = a.origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS s ON s.axis = 'stage' AND c.stage = s.id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
WHERE c.origin = $origin AND c.trial_id = $trial_id AND c.municipality_id = 'all'
ORDER BY
    CASE c.stage WHEN 'assigned' THEN 0 WHEN 'invited' THEN 1 WHEN 'consented' THEN 2 WHEN 'participants' THEN 3 ELSE 4 END,
    c.stage,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END, c.arm_id
