-- One row a count that a source states about who took part in a trial, beside its own flow. Parameters: $trial.
WITH stated AS (
    SELECT 1 AS part, l.position, r.stage AS item, l.nl AS statement_nl, l.en AS statement_en,
        CAST(r.count AS DOUBLE) AS value, r.figure_id, r.source_id
    FROM recruitment AS r
    INNER JOIN label AS l ON l.axis = 'stage' AND r.stage = l.id
    WHERE r.origin = 'published' AND r.trial_id = $trial AND r.source_id = '004'
    UNION ALL
    SELECT 2 AS part, position, item, statement_nl, statement_en, value, figure_id, source_id
    FROM literature_finding
    WHERE trial_id = $trial AND kind = 'recruitment'
)

SELECT c.item, c.statement_nl, c.statement_en, c.value, c.figure_id, c.source_id, s.title AS source_title, c.part
FROM stated AS c
INNER JOIN source AS s ON c.source_id = s.source_id
ORDER BY c.part, CASE WHEN c.part = 1 THEN c.position END, c.item, c.source_id, c.position
