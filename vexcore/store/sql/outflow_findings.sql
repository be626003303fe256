-- One row a finding that speaks of a number on outflow, or of one of $figures (list). Parameter: $trials (list; empty = all).
WITH shown AS (
    SELECT trial_id, figure_id FROM outflow WHERE origin = 'published' AND figure_id IS NOT NULL
    UNION
    SELECT t.trial_id, f.figure_id
    FROM figure AS f
    INNER JOIN printed_table AS t ON f.source_id = t.source_id AND f.table_id = t.table_id
    WHERE list_contains($figures, f.figure_id)
)
SELECT DISTINCT
    s.trial_id, p.place, f.finding_id, f.source_id, f.table_id, l.nl AS kind_nl, l.en AS kind_en, f.what, f.printed,
    f.computed, f.figure_ids
FROM finding AS f
INNER JOIN shown AS s ON position(' ' || s.figure_id || ' ' IN ' ' || f.figure_ids || ' ') > 0
INNER JOIN (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS place
    FROM municipality
    GROUP BY trial_id
) AS p ON s.trial_id = p.trial_id
LEFT JOIN label AS l ON l.axis = 'finding-kind' AND f.kind = l.id
WHERE len($trials) = 0 OR list_contains($trials, s.trial_id)
ORDER BY p.place, f.finding_id
