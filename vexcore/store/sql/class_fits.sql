-- One row a number of classes that was tried. Parameters: $origin, $trial_id (`all` = all trials of the origin together).
SELECT
    c.k, c.n, c.items, c.bic, c.entropy, c.smallest, c.chosen, c.figure_id, c.status, c.reason,
    coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM class_fit AS c
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
WHERE c.origin = $origin AND c.trial_id = $trial_id
ORDER BY c.k
