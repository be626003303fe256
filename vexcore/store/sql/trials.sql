-- One row a trial. No parameters.
SELECT
    t.trial_id, t.name, t.legal_basis, t.institute, t.start_on, t.end_on, t.consent, t.main_comparison,
    t.baseline_after_assignment, t.registry_id, t.population, t.target_population, t.planned_n, t.realised_n,
    t.status, t.embargo_until,
    string_agg(m.name, ', ' ORDER BY m.municipality_id) AS municipalities
FROM trial AS t
INNER JOIN municipality AS m ON t.trial_id = m.trial_id
GROUP BY ALL
ORDER BY t.trial_id
