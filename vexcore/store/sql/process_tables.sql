-- One row a printed table. Parameters: $tables (`source:table`).
SELECT source_id, table_id, title, place, note
FROM printed_table
WHERE list_contains($tables, source_id || ':' || table_id)
ORDER BY source_id, table_id
