-- One row a figure with the place where it stands and the figures before and after it. Parameters: $figure_ids.
WITH placed AS (
    SELECT
        f.figure_id, f.source_id, f.table_id, f.row_label, f.column_label, f.part, f.printed, f.value, f.unit, f.cell,
        f.significance, f.note, f."row", f."column",
        lag(f.figure_id) OVER reading AS previous_id,
        lead(f.figure_id) OVER reading AS next_id,
        string_agg(f.figure_id, ' ') OVER same_cell AS cell_ids
    FROM figure AS f
    WINDOW
        reading AS (
            PARTITION BY f.source_id, f.table_id
            ORDER BY f."row", f."column", f.part = 'value' DESC, f.part = 'n' DESC, f.part
        ),
        same_cell AS (
            PARTITION BY f.source_id, f.table_id, f."row", f."column"
            ORDER BY f.part = 'value' DESC, f.part = 'n' DESC, f.part
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
)

SELECT
    p.figure_id, p.source_id, p.table_id, p.row_label, p.column_label, p.part, p.printed, p.value, p.unit, p.cell,
    p.significance, p.note, p."row", p."column", p.previous_id, p.next_id, p.cell_ids,
    t.trial_id, t.title AS table_title, t.place, t.note AS table_note,
    s.title AS source_title, s.authors, s.institution, s.published_on, s.url, s.kind AS source_kind,
    l.statement_nl, l.statement_en, l.contradiction
FROM placed AS p
INNER JOIN printed_table AS t ON p.source_id = t.source_id AND p.table_id = t.table_id
INNER JOIN source AS s ON p.source_id = s.source_id
LEFT JOIN literature_finding AS l ON p.figure_id = l.figure_id
WHERE list_contains($figure_ids, p.figure_id)
ORDER BY p.figure_id
