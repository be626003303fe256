-- One row a statement of a web page, with its reference `source:web:position:1`, the same as the id of its figure where it
-- holds a number. Parameters: $references; an empty list gives the statements that contradict each other.
WITH place AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities FROM municipality GROUP BY trial_id
)

SELECT
    l.source_id || ':web:' || l.position || ':1' AS reference,
    l.figure_id, l.contradiction, l.trial_id, p.municipalities, l.statement_nl, l.statement_en,
    l.source_id, s.title AS source_title, s.institution, s.published_on, s.url
FROM literature_finding AS l
INNER JOIN source AS s ON l.source_id = s.source_id
LEFT JOIN place AS p ON l.trial_id = p.trial_id
WHERE
    list_contains($references, l.source_id || ':web:' || l.position || ':1')
    OR (len($references) = 0 AND l.contradiction IS NOT NULL)
ORDER BY l.contradiction, s.published_on, l.source_id, l.position
