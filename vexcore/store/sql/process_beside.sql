-- One row a harmonised figure: the nearest cell of a unit to its right in the same printed row.
-- Parameters: $items (list of ids), $unit.
SELECT p.figure_id, g.figure_id AS beside_id, g.printed AS beside_printed, g.value AS beside_value
FROM process AS p
INNER JOIN figure AS f ON p.figure_id = f.figure_id
INNER JOIN figure AS g
    ON f.source_id = g.source_id AND f.table_id = g.table_id AND f.row = g.row
    AND f.column < g.column AND g.unit = $unit AND g.part = 'value' AND g.cell = 'printed'
WHERE
    p.origin = 'published' AND list_contains($items, p.item)
    AND NOT EXISTS (
        SELECT 1
        FROM figure AS h
        WHERE
            f.source_id = h.source_id AND f.table_id = h.table_id AND f.row = h.row
            AND f.column < h.column AND h.column < g.column AND h.unit = $unit AND h.part = 'value'
    )
ORDER BY p.figure_id
