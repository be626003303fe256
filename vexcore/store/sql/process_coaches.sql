-- One row a quarter and column of Groningen's contacts: all coaches, then each job coach. No parameters.
SELECT
    p.category, c.nl AS category_nl, c.en AS category_en,
    g.column_label AS coach, g.column = f.column AS is_mean, g.value, g.figure_id, p.source_id
FROM process AS p
INNER JOIN label AS c ON c.axis = 'category' AND p.category = c.id
INNER JOIN figure AS f ON p.figure_id = f.figure_id
INNER JOIN figure AS g
    ON f.source_id = g.source_id AND f.table_id = g.table_id AND f.row = g.row AND g.part = 'value'
WHERE p.origin = 'published' AND p.item = 'contacts'
ORDER BY c.position, g.column
