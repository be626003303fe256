-- One row a group with the share in a temporary contract 24 months after the draw, of all drawn (Groningen, table 9.1).
-- No parameters.
SELECT a.arm_id, a.label_nl, a.label_en, a.role, f.printed, f.value / 100 AS share, f.figure_id, f.source_id
FROM figure AS f
INNER JOIN arm AS a
    ON a.arm_id = CASE
        WHEN f.column_label = 'Random > Controle' THEN 'groningen:control'
        ELSE 'groningen:' || lower(substr(f.row_label, length('Percentage > ') + 1))
    END
WHERE
    f.source_id = '003' AND f.table_id = '9.1' AND f.row_label LIKE 'Percentage > %'
    AND f.column_label IN ('Random > Controle', 'Random > Interv.')
ORDER BY a.role, a.arm_id
