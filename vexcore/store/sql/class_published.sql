-- One row a printed class, with the number of persons of its trial. No parameters.
WITH town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
)

SELECT
    c.trial_id, town.municipalities, c.class_id, c.position, c.label, coalesce(l.nl, c.label) AS label_nl,
    coalesce(l.en, c.label) AS label_en, f.n, coalesce(c.figure_id, f.figure_id) AS figure_id, c.status, c.reason,
    coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM class_profile AS c
LEFT JOIN class_fit AS f ON c.origin = f.origin AND c.trial_id = f.trial_id AND f.chosen
LEFT JOIN town ON c.trial_id = town.trial_id
LEFT JOIN label AS l ON l.axis = 'profile-class' AND c.label = l.id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
WHERE c.origin = 'published' AND c.item = 'size'
ORDER BY town.municipalities, c.trial_id, c.position, c.class_id
