-- One row an item and trial: how well what was measured fits the item. Parameters: $items, $trials (lists of ids).
SELECT
    o.outcome_id AS item, i.nl AS item_nl, i.en AS item_en, o.trial_id, m.municipalities, o.grade,
    o.difference AS difference_nl, o.difference_en
FROM outcome_comparability AS o
INNER JOIN label AS i ON i.axis = 'item' AND o.outcome_id = i.id
INNER JOIN (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
) AS m ON o.trial_id = m.trial_id
WHERE list_contains($items, o.outcome_id) AND list_contains($trials, o.trial_id)
ORDER BY i.position, o.trial_id
