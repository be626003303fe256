-- One row a trial, with its reference group and the planned and realised numbers of the national slides. No parameters.
SELECT
    t.trial_id, t.name, t.legal_basis, t.institute, t.start_on, t.end_on, t.consent, t.main_comparison,
    t.baseline_after_assignment, t.registry_id,
    (
        SELECT string_agg(m.name, ', ' ORDER BY m.municipality_id)
        FROM municipality AS m
        WHERE m.trial_id = t.trial_id
    ) AS municipalities,
    (
        SELECT count(*)
        FROM arm AS a
        WHERE a.trial_id = t.trial_id AND a.role = 'treatment' AND a.parent_arm_id IS NULL
    ) AS n_treatment_arms,
    r.arm_id AS reference_arm_id, r.randomised AS reference_randomised,
    p.count AS planned_n, p.figure_id AS planned_figure_id,
    g.count AS realised_n, g.figure_id AS realised_figure_id
FROM trial AS t
LEFT JOIN arm AS r ON t.trial_id = r.trial_id AND r.role = 'reference'
LEFT JOIN recruitment AS p
    ON t.trial_id = p.trial_id AND p.stage = 'planned' AND p.source_id = '004' AND p.arm_id = 'all' AND p.origin = 'published'
LEFT JOIN recruitment AS g
    ON t.trial_id = g.trial_id AND g.stage = 'realised' AND g.source_id = '004' AND g.arm_id = 'all' AND g.origin = 'published'
ORDER BY t.legal_basis, t.trial_id
