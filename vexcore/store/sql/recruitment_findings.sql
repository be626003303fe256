-- One row a finding that the slide deck's table of recruitment takes part in. No parameters.
SELECT f.finding_id, f.what, f.printed, f.computed, f.figure_ids
FROM finding AS f
WHERE f.figure_ids LIKE '%004:recruitment:%'
ORDER BY f.finding_id
