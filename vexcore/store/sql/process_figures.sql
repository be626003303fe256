-- One row a printed figure. Parameters: $figures (figure ids).
SELECT figure_id, printed, value, unit
FROM figure
WHERE list_contains($figures, figure_id)
ORDER BY figure_id
