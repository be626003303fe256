-- One row a statement of a source on what a trial did to people (`trial_id` all = on the trials together). Descriptive counts
-- of outflow without any comparison are left out. With components only statements that name an arm with
-- them are left. Empty list = no filter. Parameters: $trials, $components (all of them), $only (nothing else).
WITH offered AS (
    SELECT arm_id
    FROM arm_component
    GROUP BY arm_id
    HAVING
        count(CASE WHEN list_contains(CAST($components AS VARCHAR[]), component) THEN 1 END) = len($components)
        AND (NOT $only OR count(*) = len($components))
),

named AS (
    SELECT DISTINCT source_id, position, trim(unnest(string_split(arm_id, ';'))) AS arm_id
    FROM literature_finding
    WHERE arm_id IS NOT NULL AND arm_id <> 'all'
),

arms AS (
    SELECT
        n.source_id, n.position,
        string_agg(a.label_nl, '; ' ORDER BY a.arm_id) AS arms_nl,
        string_agg(a.label_en, '; ' ORDER BY a.arm_id) AS arms_en,
        bool_or(EXISTS (SELECT 1 FROM offered AS o WHERE o.arm_id = a.arm_id)) AS offers
    FROM named AS n
    INNER JOIN arm AS a ON n.arm_id = a.arm_id
    GROUP BY n.source_id, n.position
)

SELECT
    l.source_id, l.position, l.trial_id, l.kind, l.item, coalesce(l.arm_id, '') AS arm_id, g.arms_nl, g.arms_en,
    l.horizon_months, l.value, l.unit, l.comparison, l.significance, l.direction, l.statement_nl, l.statement_en,
    l.contradiction, l.figure_id, s.title AS source_title, s.institution, s.published_on, s.url
FROM literature_finding AS l
INNER JOIN source AS s ON l.source_id = s.source_id
LEFT JOIN arms AS g ON l.source_id = g.source_id AND l.position = g.position
WHERE
    (list_contains(['effect', 'wellbeing'], l.kind) OR (l.kind = 'outflow' AND l.comparison <> 'none'))
    AND (len($trials) = 0 OR l.trial_id = 'all' OR list_contains(CAST($trials AS VARCHAR[]), l.trial_id))
    AND (len($components) = 0 OR coalesce(g.offers, FALSE))
ORDER BY
    CASE l.trial_id WHEN 'all' THEN 1 ELSE 0 END, l.trial_id,
    CASE l.comparison WHEN 'control' THEN 0 ELSE 1 END, l.item, l.source_id, l.position
