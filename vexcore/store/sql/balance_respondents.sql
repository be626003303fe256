-- One row an arm, category and wave: difference from control among respondents, as printed.
-- Parameters: $trial_id, $characteristic.
SELECT
    b.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, b.wave, b.category, c.nl AS category_nl, c.en AS category_en,
    b.statistic AS difference, b.status, b.figure_id, b.source_id
FROM balance AS b
INNER JOIN label AS c ON c.axis = 'category' AND b.category = c.id
LEFT JOIN arm AS a ON b.arm_id = a.arm_id
WHERE
    b.origin = 'published' AND b.trial_id = $trial_id AND b.characteristic = $characteristic
    AND b.population = 'respondents' AND b.category <> 'all'
ORDER BY c.position, b.wave, b.arm_id
