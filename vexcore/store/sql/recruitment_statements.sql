-- One row a number of persons that another source than the slide deck gives for a trial. No parameters.
SELECT
    c.trial_id, c.stage, l.nl AS stage_nl, l.en AS stage_en, c.count, g.printed, c.statement_nl, c.statement_en, c.contradiction,
    c.figure_id, c.source_id, s.title AS source_title, s.institution, s.published_on
FROM (
    SELECT
        r.trial_id, r.stage, r.count, NULL AS statement_nl, NULL AS statement_en, NULL AS contradiction, r.figure_id,
        r.source_id
    FROM recruitment AS r
    WHERE
        r.arm_id = 'all' AND r.municipality_id = 'all' AND r.origin = 'published' AND r.status = 'released'
        AND r.source_id <> '004'
        AND r.stage IN ('population', 'target', 'invited', 'consented', 'signed-up', 'signed-up-eligible', 'participants')
    UNION ALL
    SELECT
        f.trial_id,
        CASE f.item
            WHEN 'n_recipients' THEN 'population'
            WHEN 'n_target' THEN 'planned'
            WHEN 'n_minimum' THEN 'planned'
            WHEN 'n_maximum' THEN 'planned'
            WHEN 'n_planned_per_arm' THEN 'planned'
            WHEN 'n_invited' THEN 'invited'
            WHEN 'n_randomised' THEN 'drawn'
            WHEN 'n_enrolled' THEN 'signed-up'
            WHEN 'n_participants_premium' THEN 'signed-up'
            ELSE 'realised'
        END AS stage,
        f.value AS count, f.statement_nl, f.statement_en, f.contradiction, f.figure_id, f.source_id
    FROM literature_finding AS f
    WHERE
        f.kind = 'recruitment' AND f.trial_id <> 'all' AND f.figure_id IS NOT NULL
        AND f.item IN (
            'n_recipients', 'n_target', 'n_minimum', 'n_maximum', 'n_planned_per_arm', 'n_invited', 'n_randomised',
            'n_enrolled', 'n_participants_premium', 'n_participants'
        )
) AS c
INNER JOIN label AS l ON c.stage = l.id AND l.axis = 'stage'
INNER JOIN source AS s ON c.source_id = s.source_id
INNER JOIN figure AS g ON c.figure_id = g.figure_id
ORDER BY c.trial_id, l.position, c.count DESC, c.figure_id
