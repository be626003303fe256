-- One row an arm and component (component empty where the arm offers none beyond control).
-- Parameters: $components (list of ids, empty = every arm), $only (true = exactly these, false = at least these).
WITH counted AS (
    SELECT
        a.arm_id,
        count(ac.component) AS n_components,
        count(CASE WHEN list_contains(CAST($components AS VARCHAR[]), ac.component) THEN 1 END) AS n_asked
    FROM arm AS a
    LEFT JOIN arm_component AS ac ON a.arm_id = ac.arm_id
    GROUP BY a.arm_id
)

SELECT
    a.arm_id, a.trial_id,
    (
        SELECT string_agg(m.name, ', ' ORDER BY m.municipality_id)
        FROM municipality AS m
        WHERE m.trial_id = a.trial_id
    ) AS municipalities,
    a.label_nl, a.label_en, a.role, a.randomised, a.parent_arm_id,
    ac.component, c.label_nl AS component_nl, c.label_en AS component_en
FROM counted AS k
INNER JOIN arm AS a ON k.arm_id = a.arm_id
INNER JOIN trial AS t ON a.trial_id = t.trial_id
LEFT JOIN arm_component AS ac ON a.arm_id = ac.arm_id
LEFT JOIN component AS c ON ac.component = c.component
WHERE
    k.n_asked = len(CAST($components AS VARCHAR[]))
    AND (NOT $only OR len(CAST($components AS VARCHAR[])) = 0 OR k.n_components = k.n_asked)
ORDER BY
    t.legal_basis, a.trial_id,
    CASE a.role WHEN 'treatment' THEN 1 WHEN 'control' THEN 2 ELSE 3 END,
    a.arm_id, ac.component
