-- One row a stage of the flow of participants and an arm (`all` = over all arms). Parameters: $trial.
-- Kind is `printed`, `computed` (removed per arm: drawn less assigned; figure_id and other_figure_id are what it is
-- computed from) or `blank` (the source prints a dash). Two figures of the record that are not rows of `recruitment` are named
-- by id: sign-ups that did not meet the criteria in Oss, and the dash for group T1 in Groningen.
WITH printed AS (
    SELECT arm_id, stage, count, figure_id, 'printed' AS kind
    FROM recruitment
    WHERE
        origin = 'published' AND trial_id = $trial AND source_id <> '004' AND status = 'released'
        AND stage NOT IN ('on-assistance', 'withdrew-year-1', 'withdrew-year-2', 'planned', 'realised')
    UNION ALL
    SELECT arm_id, 'wave-' || CAST(wave AS VARCHAR) AS stage, count, figure_id, 'printed' AS kind
    FROM response
    WHERE origin = 'published' AND trial_id = $trial AND instrument = 'participant-questionnaire' AND status = 'released'
    UNION ALL
    SELECT 'all' AS arm_id, 'ineligible' AS stage, CAST(value AS BIGINT) AS count, figure_id, 'printed' AS kind
    FROM figure
    WHERE figure_id = '000:text:11:1' AND $trial = 'oss'
    UNION ALL
    SELECT 'groningen:t1' AS arm_id, 'withdrew' AS stage, CAST(value AS BIGINT) AS count, figure_id, 'blank' AS kind
    FROM figure
    WHERE figure_id = '003:5.5:3:2' AND cell = 'blank' AND $trial = 'groningen'
),

removed AS (
    SELECT d.arm_id, 'removed' AS stage, d.count - s.count AS count, d.figure_id, 'computed' AS kind,
        s.figure_id AS other_figure_id
    FROM printed AS d
    INNER JOIN printed AS s ON d.arm_id = s.arm_id AND s.stage = 'assigned'
    WHERE
        d.stage = 'drawn'
        AND NOT EXISTS (SELECT 1 FROM printed AS x WHERE x.stage = 'removed' AND x.arm_id = d.arm_id)
),

rows_of_flow AS (
    SELECT arm_id, stage, count, figure_id, kind, NULL AS other_figure_id FROM printed
    UNION ALL
    SELECT arm_id, stage, count, figure_id, kind, other_figure_id FROM removed
)

SELECT
    f.stage, l.nl AS stage_nl, l.en AS stage_en,
    f.arm_id, a.label_nl, a.label_en, a.role, a.parent_arm_id,
    f.count, f.kind, f.figure_id, f.other_figure_id
FROM rows_of_flow AS f
LEFT JOIN arm AS a ON f.arm_id = a.arm_id
LEFT JOIN label AS l ON l.axis = 'stage' AND f.stage = l.id
ORDER BY
    CASE f.stage
        WHEN 'population' THEN 1
        WHEN 'excluded' THEN 2
        WHEN 'target' THEN 3
        WHEN 'drawn' THEN 4
        WHEN 'removed' THEN 5
        WHEN 'assigned' THEN 6
        WHEN 'invited' THEN 7
        WHEN 'signed-up' THEN 8
        WHEN 'ineligible' THEN 9
        WHEN 'signed-up-eligible' THEN 10
        WHEN 'consented' THEN 11
        WHEN 'withdrew' THEN CASE WHEN $trial = 'groningen' THEN 14 ELSE 11 END
        WHEN 'participants' THEN 12
        WHEN 'wave-0' THEN 13
        WHEN 'wave-1' THEN 15
        WHEN 'wave-2' THEN 16
        ELSE 17
    END,
    CASE a.role WHEN 'treatment' THEN 1 WHEN 'control' THEN 2 WHEN 'reference' THEN 3 ELSE 4 END,
    f.arm_id
