-- One row a finding of some kinds on some tables. Parameters: $tables (`source:table`), $kinds.
SELECT finding_id, source_id, table_id, kind, what, printed, computed, figure_ids
FROM finding
WHERE list_contains($tables, source_id || ':' || table_id) AND list_contains($kinds, kind)
ORDER BY source_id, table_id, finding_id
