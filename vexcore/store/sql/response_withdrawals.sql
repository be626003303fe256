-- One row an arm (or all) and stage of withdrawal; an arm that consented but for which no number is printed has status
-- not_published. Parameters: $trial_ids.
WITH town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY name) AS town
    FROM municipality
    GROUP BY trial_id
),

expected AS (
    SELECT c.origin, c.trial_id, c.arm_id, s.id AS stage, c.count AS base_n
    FROM recruitment AS c
    LEFT JOIN arm AS a ON c.arm_id = a.arm_id
    CROSS JOIN label AS s
    WHERE
        c.origin = 'published' AND c.stage = 'consented' AND a.parent_arm_id IS NULL
        AND s.axis = 'stage' AND s.id LIKE 'withdrew%' AND list_contains($trial_ids, c.trial_id)
),

printed AS (
    SELECT origin, trial_id, arm_id, stage, count, base_n, share, ci_low, ci_high, status, figure_id, source_id
    FROM recruitment
    WHERE origin = 'published' AND stage LIKE 'withdrew%' AND list_contains($trial_ids, trial_id)
)

SELECT
    coalesce(p.trial_id, e.trial_id) AS trial_id, t.town, coalesce(p.arm_id, e.arm_id) AS arm_id,
    a.label_nl AS arm_nl, a.label_en AS arm_en, coalesce(p.stage, e.stage) AS stage, s.nl AS stage_nl, s.en AS stage_en,
    p.count, coalesce(p.base_n, e.base_n) AS base_n, p.share, p.ci_low, p.ci_high,
    coalesce(p.status, 'not_published') AS status, p.figure_id, p.source_id
FROM printed AS p
FULL OUTER JOIN expected AS e
    ON p.origin = e.origin AND p.trial_id = e.trial_id AND p.arm_id = e.arm_id AND p.stage = e.stage
INNER JOIN town AS t ON coalesce(p.trial_id, e.trial_id) = t.trial_id
INNER JOIN label AS s ON s.axis = 'stage' AND coalesce(p.stage, e.stage) = s.id
LEFT JOIN arm AS a ON coalesce(p.arm_id, e.arm_id) = a.arm_id
ORDER BY
    1, s.position,
    CASE WHEN coalesce(p.arm_id, e.arm_id) = 'all' THEN 0 WHEN a.role = 'control' THEN 1 ELSE 2 END, 3
