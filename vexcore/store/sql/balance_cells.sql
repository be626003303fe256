-- One row an arm and category of the balance table, withheld cells too. Parameters: $trial_id, $characteristic.
SELECT
    b.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, b.category, c.nl AS category_nl, c.en AS category_en,
    b.base_n, b.share, b.ci_low, b.ci_high, b.status, b.reason, r.nl AS reason_nl, r.en AS reason_en,
    b.figure_id, b.source_id
FROM balance AS b
INNER JOIN label AS c ON c.axis = 'category' AND b.category = c.id
INNER JOIN arm AS a ON b.arm_id = a.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND b.reason = r.id
WHERE
    b.origin = 'published' AND b.trial_id = $trial_id AND b.characteristic = $characteristic
    AND b.population = 'participants' AND b.category <> 'all' AND (b.share IS NOT NULL OR b.status <> 'released')
ORDER BY b.arm_id, c.position
