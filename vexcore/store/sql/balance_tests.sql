-- One row a test of a characteristic, as printed. Parameters: $trial_id, $characteristic.
SELECT
    b.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en,
    b.comparison_arm_id, o.label_nl AS comparison_nl, o.label_en AS comparison_en,
    b.population, who.nl AS population_nl, who.en AS population_en,
    b.base_n, b.p_value, f.printed, b.status, b.figure_id, b.source_id
FROM balance AS b
INNER JOIN label AS who ON who.axis = 'population' AND b.population = who.id
LEFT JOIN figure AS f ON b.figure_id = f.figure_id
LEFT JOIN arm AS a ON b.arm_id = a.arm_id
LEFT JOIN arm AS o ON b.comparison_arm_id = o.arm_id
WHERE
    b.origin = 'published' AND b.trial_id = $trial_id AND b.characteristic = $characteristic
    AND b.category = 'all'
ORDER BY CASE b.comparison_arm_id WHEN 'all' THEN 0 ELSE 1 END, who.position DESC, b.arm_id
