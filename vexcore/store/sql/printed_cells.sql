-- One row a cell of a printed table: a cell that holds several numbers is one row, led by its first number.
-- Parameters: $source_id, $table_id.
WITH part_order AS (
    SELECT
        f.figure_id, f."row", f."column", f.row_label, f.column_label, f.printed, f.cell,
        row_number() OVER (
            PARTITION BY f."row", f."column" ORDER BY f.part = 'value' DESC, f.part = 'n' DESC, f.part
        ) AS position
    FROM figure AS f
    WHERE f.source_id = $source_id AND f.table_id = $table_id
),

doubted AS (
    SELECT DISTINCT f."row", f."column"
    FROM figure AS f
    INNER JOIN finding AS d ON list_contains(string_split(d.figure_ids, ' '), f.figure_id)
    WHERE f.source_id = $source_id AND f.table_id = $table_id
)

SELECT
    p.figure_id, p."row", p."column", p.row_label, p.column_label, p.printed, p.cell, d."row" IS NOT NULL AS has_finding
FROM part_order AS p
LEFT JOIN doubted AS d ON p."row" = d."row" AND p."column" = d."column"
WHERE p.position = 1
ORDER BY p."row", p."column"
