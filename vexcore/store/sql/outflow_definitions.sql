-- One row a definition of outflow in a trial. Parameter: $trials (list; empty = all).
SELECT
    d.trial_id, p.place, d.definition, l.nl AS label_nl, l.en AS label_en, d.definition_nl AS text_nl,
    d.definition_en AS text_en, d.grade, d.difference_nl, d.difference_en
FROM outflow_definition AS d
INNER JOIN (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS place
    FROM municipality
    GROUP BY trial_id
) AS p ON d.trial_id = p.trial_id
LEFT JOIN label AS l ON l.axis = 'definition' AND d.definition = l.id
WHERE len($trials) = 0 OR list_contains($trials, d.trial_id)
ORDER BY d.position, d.trial_id
