-- One row a column of the mart. No parameters.
SELECT "table", "column", type, unit, description
FROM dictionary
ORDER BY "table", position
