-- One row a trial: its municipalities and whether it has figures of a process evaluation. No parameters.
SELECT
    m.trial_id,
    string_agg(m.name, ', ' ORDER BY m.municipality_id) AS municipalities,
    m.trial_id IN (SELECT trial_id FROM process WHERE origin = 'published') AS has_figures
FROM municipality AS m
GROUP BY m.trial_id
ORDER BY has_figures DESC, m.trial_id
