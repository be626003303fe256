-- One row a printed number of respondents in a latent class analysis in the slides. No parameters.
SELECT f.figure_id, f.row_label, CAST(f.value AS INTEGER) AS n, f.source_id
FROM figure AS f
WHERE f.source_id = '004' AND f.row_label LIKE 'latente klassen %'
ORDER BY f.figure_id
