-- One row a finding. Parameters: $kinds, $sources, $figure_ids (findings that name one of them); an empty list does not
-- filter.
SELECT
    d.finding_id, d.source_id, d.table_id, d.kind, k.nl AS kind_nl, k.en AS kind_en,
    d.what, d.printed, d.computed, d.figure_ids,
    t.title AS table_title, s.title AS source_title, s.institution
FROM finding AS d
INNER JOIN source AS s ON d.source_id = s.source_id
LEFT JOIN printed_table AS t ON d.source_id = t.source_id AND d.table_id = t.table_id
LEFT JOIN label AS k ON k.axis = 'finding-kind' AND d.kind = k.id
WHERE
    (len($kinds) = 0 OR list_contains($kinds, d.kind))
    AND (len($sources) = 0 OR list_contains($sources, d.source_id))
    AND (len($figure_ids) = 0 OR list_has_any($figure_ids, string_split(d.figure_ids, ' ')))
ORDER BY
    d.source_id, d.table_id IN ('text', 'web'),
    try_cast(split_part(d.table_id, '.', 1) AS INTEGER) NULLS LAST,
    try_cast(split_part(split_part(d.table_id, '.', 2), '-', 1) AS INTEGER) NULLS FIRST,
    d.table_id, d.kind = 'typography', d.finding_id
