-- One row a trial, comparison and month: how many published effects can be tested and how many can be told from chance (the
-- effects without correction only). Effects of too few events are not tested. No parameters.
SELECT
    e.trial_id, e.comparison, e.comparison = t.main_comparison AS is_main, e.month,
    count(DISTINCT e.arm_id) AS arms,
    count(DISTINCT e.outcome_id) AS outcomes,
    count(*) AS effects,
    count(CASE WHEN e.significant IS NOT NULL AND coalesce(e.reason, '') <> 'few events' THEN 1 END) AS tested,
    count(CASE WHEN e.significant AND coalesce(e.reason, '') <> 'few events' THEN 1 END) AS told,
    count(CASE WHEN e.se_type = 'reconstructed' THEN 1 END) AS reconstructed,
    min(e.figure_id) AS figure_id
FROM effect AS e
INNER JOIN trial AS t ON e.trial_id = t.trial_id
WHERE e.origin = 'published' AND e.subgroup = 'all' AND e.model = 'M1' AND e.status = 'released'
GROUP BY e.trial_id, e.comparison, t.main_comparison, e.month
ORDER BY e.trial_id, e.comparison, e.month
