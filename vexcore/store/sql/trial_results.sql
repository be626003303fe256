-- One row a trial: what there is of results. `statements` are those of sources in words on what the trial did to people (as
-- in literature_effects.sql); the outflow is that of all participants who did not return. No parameters.
WITH told AS (
    SELECT trial_id, count(*) AS statements, count(DISTINCT source_id) AS sources
    FROM literature_finding
    WHERE list_contains(['effect', 'wellbeing'], kind) OR (kind = 'outflow' AND comparison <> 'none')
    GROUP BY trial_id
),

measured AS (
    SELECT trial_id, count(*) AS effects
    FROM effect
    WHERE origin = 'published' AND status = 'released'
    GROUP BY trial_id
),

left_assistance AS (
    SELECT trial_id, share, horizon_months, figure_id
    FROM outflow
    WHERE
        origin = 'published' AND status = 'released' AND arm_id = 'all' AND municipality_id = 'all'
        AND measure = 'outflow' AND definition = 'no-return-of-net'
)

SELECT
    t.trial_id,
    coalesce(m.effects, 0) AS effects,
    coalesce(d.statements, 0) AS statements,
    coalesce(d.sources, 0) AS sources,
    o.share AS outflow_share, o.horizon_months AS outflow_months, o.figure_id AS outflow_figure_id
FROM trial AS t
LEFT JOIN measured AS m ON t.trial_id = m.trial_id
LEFT JOIN told AS d ON t.trial_id = d.trial_id
LEFT JOIN left_assistance AS o ON t.trial_id = o.trial_id
ORDER BY t.trial_id
