-- One row an arm, wave and step of the participation ladder: persons. No parameters.
SELECT
    wave, arm_id, true AS in_total, 'ladder-' || CAST(CAST(value AS INTEGER) AS VARCHAR) AS category, count(*) AS count
FROM process_value
WHERE item = 'ladder' AND category = 'all'
GROUP BY wave, arm_id, value
ORDER BY wave, arm_id, category
