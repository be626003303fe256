-- One row an arm (`all` = all arms but the reference group), a group of its members and a category of a characteristic at the
-- start. Parameters: $origin, $trial_id, $characteristic.
SELECT
    c.arm_id, coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, a.role,
    c.population, p.nl AS population_nl, p.en AS population_en, c.category, k.nl AS category_nl, k.en AS category_en,
    c.count, c.base_n, c.share, c.ci_low, c.ci_high, c.status, c.reason,
    coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM profile AS c
LEFT JOIN delivery_arm AS a ON c.origin = a.origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS p ON p.axis = 'population' AND c.population = p.id
LEFT JOIN label AS k ON k.axis = 'category' AND c.category = k.id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
WHERE
    c.origin = $origin AND c.trial_id = $trial_id AND c.municipality_id = 'all' AND c.characteristic = $characteristic
    AND c.population <> 'respondents'
ORDER BY
    k.position, c.category,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END, c.arm_id,
    p.position, c.population
