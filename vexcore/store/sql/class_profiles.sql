-- One row a class and item (`size` = the class itself). Parameters: $origin, $trial_id (`all` = all trials together).
SELECT
    c.class_id, c.position, c.label, coalesce(l.nl, c.label) AS label_nl, coalesce(l.en, c.label) AS label_en,
    c.item, coalesce(i.nl, c.item) AS item_nl, coalesce(i.en, c.item) AS item_en,
    coalesce(d.nl, '') AS dimension_nl, coalesce(d.en, '') AS dimension_en, c.size, c.share, c.estimate, c.status, c.reason,
    coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM class_profile AS c
LEFT JOIN label AS l ON l.axis = 'profile-class' AND c.label = l.id
LEFT JOIN label AS i ON i.axis = 'class-item' AND c.item = i.id
LEFT JOIN label AS d ON d.axis = 'class-item-dimension' AND c.item = d.id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
WHERE c.origin = $origin AND c.trial_id = $trial_id
ORDER BY c.position, c.class_id, c.item <> 'size', i.position, c.item
