-- One row a trial whose prose gives the share that had left for work at an earlier moment, without a count.
-- Parameter: $trials (list; empty = all).
SELECT
    t.trial_id, p.place, CAST(m.value AS INTEGER) AS month, s.value / 100 AS share, s.printed, s.figure_id, s.source_id
FROM figure AS s
INNER JOIN figure AS m
    ON s.source_id = m.source_id AND s.table_id = m.table_id AND s.row = m.row AND m.unit = 'months'
INNER JOIN printed_table AS t ON s.source_id = t.source_id AND s.table_id = t.table_id
INNER JOIN (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS place
    FROM municipality
    GROUP BY trial_id
) AS p ON t.trial_id = p.trial_id
WHERE
    s.table_id = 'text' AND s.unit = 'percent' AND s.row_label LIKE 'feitelijke uitstroom naar werk%'
    AND (len($trials) = 0 OR list_contains($trials, t.trial_id))
ORDER BY p.place, s.figure_id
