-- One row a number on outflow that no source prints but that follows from printed counts: sums of the reasons, and the
-- same counts on another denominator. A trial with a withheld reason gets no sum. Parameter: $trials (list; empty = all).
WITH first_exit AS (
    SELECT trial_id, category, count, base_n, status, figure_id, source_id, horizon_months
    FROM outflow
    WHERE origin = 'published' AND measure = 'outflow' AND definition = 'first-exit-of-gross' AND arm_id = 'all'
),
summed AS (
    SELECT
        trial_id, sum(count) AS count, max(base_n) AS gross_n, min(figure_id) AS figure_id,
        string_agg(figure_id, ' ' ORDER BY figure_id) AS figure_ids, max(source_id) AS source_id,
        max(horizon_months) AS horizon_months
    FROM first_exit
    WHERE category <> 'all' AND trial_id NOT IN (SELECT trial_id FROM first_exit WHERE category = 'all')
    GROUP BY trial_id
    HAVING count(*) = count(CASE WHEN status = 'released' THEN 1 END)
),
total AS (
    SELECT trial_id, count, figure_id, figure_id AS figure_ids, source_id, horizon_months
    FROM first_exit
    WHERE category = 'all' AND status = 'released'
    UNION ALL
    SELECT trial_id, count, figure_id, figure_ids, source_id, horizon_months
    FROM summed
),
size AS (
    SELECT trial_id, stage, count AS base_n, figure_id
    FROM recruitment
    WHERE origin = 'published' AND arm_id = 'all' AND stage IN ('participants', 'signed-up-eligible')
),
re_entry AS (
    SELECT trial_id, definition, count, figure_id, source_id, horizon_months
    FROM outflow
    WHERE origin = 'published' AND measure = 're-entry' AND arm_id = 'all' AND status = 'released'
),
computed AS (
    SELECT
        s.trial_id, 'outflow' AS measure, 'all' AS category, 'first-exit-of-gross' AS definition, s.horizon_months,
        s.count, g.base_n, s.figure_ids || ' ' || g.figure_id AS computed_from, s.figure_id, s.source_id
    FROM summed AS s
    INNER JOIN size AS g ON s.trial_id = g.trial_id AND g.stage = 'signed-up-eligible'
    UNION ALL
    SELECT
        t.trial_id, 'outflow', 'all', 'first-exit-of-net', t.horizon_months,
        t.count, n.base_n, t.figure_ids || ' ' || n.figure_id, t.figure_id, t.source_id
    FROM total AS t
    INNER JOIN size AS n ON t.trial_id = n.trial_id AND n.stage = 'participants'
    UNION ALL
    SELECT
        e.trial_id, 'outflow', e.category, 'first-exit-of-net', e.horizon_months,
        e.count, n.base_n, e.figure_id || ' ' || n.figure_id, e.figure_id, e.source_id
    FROM first_exit AS e
    INNER JOIN size AS n ON e.trial_id = n.trial_id AND n.stage = 'participants'
    WHERE e.category <> 'all' AND e.status = 'released'
    UNION ALL
    SELECT
        r.trial_id, 're-entry', 'all', 'of-exits', r.horizon_months,
        r.count, t.count, r.figure_id || ' ' || t.figure_ids, r.figure_id, r.source_id
    FROM re_entry AS r
    INNER JOIN total AS t ON r.trial_id = t.trial_id
    WHERE r.definition <> 'of-exits'
    UNION ALL
    SELECT
        r.trial_id, 're-entry', 'all', 'of-net', r.horizon_months,
        r.count, n.base_n, r.figure_id || ' ' || n.figure_id, r.figure_id, r.source_id
    FROM re_entry AS r
    INNER JOIN size AS n ON r.trial_id = n.trial_id AND n.stage = 'participants'
    WHERE r.definition <> 'of-net'
)
SELECT
    c.trial_id, p.place, 'all' AS arm_id, CAST(NULL AS VARCHAR) AS arm_nl, CAST(NULL AS VARCHAR) AS arm_en,
    CAST(NULL AS VARCHAR) AS role,
    c.measure, lm.nl AS measure_nl, lm.en AS measure_en,
    c.category, lc.nl AS category_nl, lc.en AS category_en, lc.position AS category_position,
    c.definition, ld.nl AS definition_nl, ld.en AS definition_en,
    c.horizon_months, CAST(c.count AS BIGINT) AS count, CAST(c.base_n AS BIGINT) AS base_n, 'released' AS status,
    CAST(NULL AS VARCHAR) AS reason, CAST(NULL AS VARCHAR) AS reason_nl, CAST(NULL AS VARCHAR) AS reason_en,
    CAST(NULL AS VARCHAR) AS printed_percent, c.computed_from, c.figure_id, c.source_id
FROM computed AS c
INNER JOIN (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS place
    FROM municipality
    GROUP BY trial_id
) AS p ON c.trial_id = p.trial_id
LEFT JOIN label AS lm ON lm.axis = 'measure' AND c.measure = lm.id
LEFT JOIN label AS lc ON lc.axis = 'category' AND c.category = lc.id
LEFT JOIN label AS ld ON ld.axis = 'definition' AND c.definition = ld.id
WHERE len($trials) = 0 OR list_contains($trials, c.trial_id)
ORDER BY lm.position, p.place, ld.position, lc.position
