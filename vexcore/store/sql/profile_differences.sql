-- One row a category and group: its share beside that of the group it is compared with, and the standardised difference
-- (p1 - p0) / sqrt((p1 q1 + p0 q0) / 2) (Austin 2009, equation 2), computed from the printed shares. Participants and
-- reference group stand beside the research population; participants of an arm beside those of control, and everybody
-- assigned to an arm beside everybody assigned to control.
-- Parameters: $trial_id.
WITH compared AS (
    SELECT
        g.characteristic, g.category, g.population, g.arm_id,
        CASE WHEN g.arm_id = 'all' OR a.role = 'reference' THEN 'research-population' ELSE 'control' END AS comparison,
        g.base_n, g.share, o.base_n AS comparison_base_n, o.share AS comparison_share, g.figure_id,
        o.figure_id AS comparison_figure_id, g.source_id, a.label_nl AS arm_nl, a.label_en AS arm_en
    FROM profile AS g
    LEFT JOIN arm AS a ON g.arm_id = a.arm_id
    INNER JOIN profile AS o
        ON g.trial_id = o.trial_id AND g.origin = o.origin AND g.wave = o.wave
        AND g.characteristic = o.characteristic AND g.category = o.category
    LEFT JOIN arm AS b ON o.arm_id = b.arm_id
    WHERE
        g.origin = 'published' AND g.trial_id = $trial_id AND g.status = 'released' AND o.status = 'released'
        -- What another table of the source withholds is shown as printed, but nothing is computed from it.
        AND coalesce(g.reason, '') <> 'no interval: another table of the source withholds this cell'
        AND coalesce(o.reason, '') <> 'no interval: another table of the source withholds this cell'
        AND (
            (g.population IN ('participants', 'reference') AND (g.arm_id = 'all' OR a.role = 'reference')
            AND o.population = 'research-population')
            OR (g.population IN ('participants', 'assigned') AND a.role = 'treatment'
            AND o.population = g.population AND b.role = 'control')
        )
)
SELECT
    d.comparison, d.arm_id, d.arm_nl, d.arm_en, d.population, who.nl AS population_nl, who.en AS population_en,
    d.characteristic, h.nl AS characteristic_nl, h.en AS characteristic_en,
    d.category, c.nl AS category_nl, c.en AS category_en,
    d.base_n, d.share, d.comparison_base_n, d.comparison_share,
    (d.share - d.comparison_share)
    / nullif(
        sqrt((d.share * (1 - d.share) + d.comparison_share * (1 - d.comparison_share)) / 2), 0
    ) AS smd,
    d.figure_id, d.comparison_figure_id, d.source_id
FROM compared AS d
INNER JOIN label AS who ON who.axis = 'population' AND d.population = who.id
INNER JOIN label AS h ON h.axis = 'characteristic' AND d.characteristic = h.id
INNER JOIN label AS c ON c.axis = 'category' AND d.category = c.id
ORDER BY d.comparison, h.position, c.position, who.position, d.arm_id
