-- One row a kind of relation: how many were checked and what came of it. Parameters: $sources and $tables
-- (`source:table`); an empty list does not filter.
SELECT
    c.kind, k.nl AS kind_nl, k.en AS kind_en,
    count(*) AS relations,
    count(CASE WHEN c.outcome = 'holds' THEN 1 END) AS hold,
    count(CASE WHEN c.outcome = 'fails' THEN 1 END) AS fail,
    count(CASE WHEN c.outcome = 'not checked: suppressed' THEN 1 END) AS suppressed,
    count(CASE WHEN c.outcome = 'not checked: blank' THEN 1 END) AS blank
FROM rule_check AS c
LEFT JOIN label AS k ON k.axis = 'finding-kind' AND c.kind = k.id
WHERE
    (len($sources) = 0 OR list_contains($sources, c.source_id))
    AND (len($tables) = 0 OR list_contains($tables, c.source_id || ':' || c.table_id))
GROUP BY ALL
ORDER BY fail DESC, c.kind
