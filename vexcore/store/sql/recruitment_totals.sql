-- One row a printed total of the slide deck's table of recruitment: the sum over all trials. No parameters.
SELECT
    CASE f."column" WHEN 1 THEN 'population' WHEN 2 THEN 'target' WHEN 3 THEN 'planned' ELSE 'realised' END AS stage,
    f.value AS count, f.figure_id, f.source_id
FROM figure AS f
WHERE f.source_id = '004' AND f.table_id = 'recruitment' AND f.row_label = 'Totaal'
ORDER BY f."column"
