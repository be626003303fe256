-- One row a harmonised row of the process evaluation, with its words. Parameters: $items, $trials (lists of ids).
SELECT
    p.trial_id, m.municipalities, p.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en,
    p.wave, p.item, i.nl AS item_nl, i.en AS item_en,
    p.category, c.nl AS category_nl, c.en AS category_en,
    p.count, p.base_n, p.share, p.mean, p.std_dev, p.ci_low, p.ci_high, p.significance,
    p.status, r.nl AS reason_nl, r.en AS reason_en, f.printed, p.figure_id, p.source_id
FROM process AS p
INNER JOIN (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
) AS m ON p.trial_id = m.trial_id
LEFT JOIN arm AS a ON p.arm_id = a.arm_id
LEFT JOIN label AS i ON i.axis = 'item' AND p.item = i.id
LEFT JOIN label AS c ON c.axis = 'category' AND p.category = c.id
LEFT JOIN label AS r ON r.axis = 'reason' AND p.reason = r.id
LEFT JOIN figure AS f ON p.figure_id = f.figure_id
WHERE p.origin = 'published' AND list_contains($items, p.item) AND list_contains($trials, p.trial_id)
ORDER BY i.position, c.position, p.trial_id, p.arm_id, p.wave
