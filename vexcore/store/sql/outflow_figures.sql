-- One row a printed number. Parameter: $figures (list).
SELECT figure_id, source_id, row_label, column_label, printed, value, unit
FROM figure
WHERE list_contains($figures, figure_id)
ORDER BY figure_id
