-- One row an outcome and trial: how well what the trial measured fits. Parameters: $trial_id, $outcome_ids.
SELECT
    k.outcome_id, o.label_nl AS outcome_nl, o.label_en AS outcome_en, k.trial_id, k.grade,
    k.measured_as AS measured_nl, k.measured_as_en AS measured_en,
    k.difference AS difference_nl, k.difference_en
FROM outcome_comparability AS k
INNER JOIN outcome AS o ON k.outcome_id = o.outcome_id
WHERE k.trial_id = $trial_id AND list_contains($outcome_ids, k.outcome_id)
ORDER BY o.position
