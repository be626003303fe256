-- One row a printed table, with how many cells and numbers it holds, in the order of the sources. No parameters.
WITH counted AS (
    SELECT
        source_id, table_id, count(*) AS figures, count(value) AS numbers,
        count(CASE WHEN cell = 'suppressed' THEN 1 END) AS suppressed
    FROM figure
    GROUP BY source_id, table_id
)

SELECT
    t.source_id,
    t.table_id,
    t.trial_id,
    t.title,
    t.place,
    t.note,
    s.title AS source_title,
    s.institution,
    s.url,
    c.figures,
    c.numbers,
    c.suppressed
FROM printed_table AS t
INNER JOIN source AS s ON t.source_id = s.source_id
INNER JOIN counted AS c ON t.source_id = c.source_id AND t.table_id = c.table_id
ORDER BY
    t.source_id,
    t.table_id IN ('text', 'web'),
    try_cast(split_part(t.table_id, '.', 1) AS INTEGER) NULLS LAST,
    try_cast(split_part(split_part(t.table_id, '.', 2), '-', 1) AS INTEGER) NULLS FIRST,
    t.table_id
