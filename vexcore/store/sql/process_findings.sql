-- One row a finding that touches a shown table or figure; cell_id is the figure whose cell it quotes, or else the first. Parameters: $tables (`source:table`), $figures (figure ids).
SELECT
    f.finding_id, f.source_id, f.table_id, f.kind, k.nl AS kind_nl, k.en AS kind_en,
    f.what, f.printed, f.computed, f.figure_ids,
    coalesce(c.figure_id, string_split(f.figure_ids, ' ')[1]) AS cell_id
FROM finding AS f
LEFT JOIN label AS k ON k.axis = 'finding-kind' AND f.kind = k.id
LEFT JOIN (
    SELECT u.finding_id, min(u.figure_id) AS figure_id
    FROM (SELECT finding_id, printed, unnest(string_split(figure_ids, ' ')) AS figure_id FROM finding) AS u
    INNER JOIN figure AS g ON u.figure_id = g.figure_id AND u.printed = g.printed
    GROUP BY u.finding_id
) AS c ON f.finding_id = c.finding_id
WHERE
    list_contains($tables, f.source_id || ':' || f.table_id)
    OR f.finding_id IN (
        SELECT u.finding_id
        FROM (SELECT finding_id, unnest(string_split(figure_ids, ' ')) AS figure_id FROM finding) AS u
        WHERE
            list_contains($figures, u.figure_id)
            OR list_contains($tables, split_part(u.figure_id, ':', 1) || ':' || split_part(u.figure_id, ':', 2))
    )
ORDER BY f.source_id, CASE WHEN f.kind = 'typography' THEN 1 ELSE 0 END, f.finding_id
