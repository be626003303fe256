-- One row a figure that meets the filters, at most $rows of them; total says how many there are, numbers how
-- many of those hold a number. Every word must occur
-- somewhere in the row, in capitals or not. Parameters: $words (in lower case, without accents), $sources, $trials,
-- $tables (`source:table`), $cells; an empty list does not filter. $rows.
WITH trial_of_figure AS (
    SELECT DISTINCT f.figure_id, coalesce(l.trial_id, r.trial_id, t.trial_id) AS trial_id
    FROM figure AS f
    INNER JOIN printed_table AS t ON f.source_id = t.source_id AND f.table_id = t.table_id
    LEFT JOIN literature_finding AS l ON f.figure_id = l.figure_id
    LEFT JOIN recruitment AS r ON f.figure_id = r.figure_id AND r.origin = 'published'
)

SELECT
    f.figure_id,
    f.source_id,
    f.table_id,
    f.row_label,
    CASE WHEN f.table_id <> 'web' THEN f.column_label END AS column_label,
    f.part,
    f.printed,
    f.value,
    f.unit,
    f.cell,
    t.title AS table_title,
    s.title AS source_title,
    s.institution,
    o.trial_id,
    count(*) OVER () AS total,
    count(f.value) OVER () AS numbers
FROM figure AS f
INNER JOIN printed_table AS t ON f.source_id = t.source_id AND f.table_id = t.table_id
INNER JOIN source AS s ON f.source_id = s.source_id
INNER JOIN trial_of_figure AS o ON f.figure_id = o.figure_id
LEFT JOIN literature_finding AS l ON f.figure_id = l.figure_id
WHERE
    (len($sources) = 0 OR list_contains($sources, f.source_id))
    AND (len($trials) = 0 OR list_contains($trials, o.trial_id))
    AND (len($tables) = 0 OR list_contains($tables, f.source_id || ':' || f.table_id))
    AND (len($cells) = 0 OR list_contains($cells, f.cell))
    AND NOT EXISTS (
        SELECT 1
        FROM unnest(CAST($words AS VARCHAR [])) AS w (word)
        WHERE NOT contains(
            strip_accents(lower(concat_ws(
                ' ', f.figure_id, f.row_label, f.column_label, f.printed, f.note, t.title, s.title, s.institution,
                l.statement_nl, l.statement_en
            ))),
            w.word
        )
    )
ORDER BY f.source_id, f.table_id, f."row", f."column", f.part = 'value' DESC, f.part
LIMIT $rows
