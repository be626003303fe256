-- One row a group and category: who the members of a trial's groups are, as printed. Parameters: $trial_id, $characteristic.
SELECT
    p.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, a.role, a.parent_arm_id,
    p.population, who.nl AS population_nl, who.en AS population_en,
    p.category, c.nl AS category_nl, c.en AS category_en,
    p.base_n, p.share, p.ci_level, p.ci_low, p.ci_high, p.status,
    p.reason, r.nl AS reason_nl, r.en AS reason_en, p.figure_id, p.source_id
FROM profile AS p
INNER JOIN label AS who ON who.axis = 'population' AND p.population = who.id
INNER JOIN label AS c ON c.axis = 'category' AND p.category = c.id
LEFT JOIN arm AS a ON p.arm_id = a.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND p.reason = r.id
WHERE p.origin = 'published' AND p.trial_id = $trial_id AND p.characteristic = $characteristic
ORDER BY c.position, who.position, CASE a.role WHEN 'control' THEN 0 WHEN 'treatment' THEN 1 ELSE 2 END, p.arm_id
