-- One row an arm whose size is known: planned and realised persons. Parameters: $trial.
-- Planned is printed per arm (Wageningen in the press, Oss in the report's text, both named by id or item), or computed: the
-- 8,574 of Groningen that were not drawn for the reference group, in equal parts over its arms.
WITH drawn_arms AS (
    SELECT arm_id, trial_id
    FROM arm
    WHERE trial_id = $trial AND parent_arm_id IS NULL AND role <> 'reference'
),

planned AS (
    SELECT arm_id, value, figure_id, 'printed' AS kind
    FROM literature_finding
    WHERE trial_id = $trial AND item = 'n_planned_per_arm' AND value IS NOT NULL
    UNION ALL
    SELECT d.arm_id, f.value, f.figure_id, 'printed' AS kind
    FROM drawn_arms AS d
    CROSS JOIN figure AS f
    WHERE d.trial_id = 'oss' AND f.figure_id = '000:text:3:1'
    UNION ALL
    SELECT d.arm_id, f.value / (SELECT count(*) FROM drawn_arms) AS value, f.figure_id, 'computed' AS kind
    FROM drawn_arms AS d
    CROSS JOIN figure AS f
    WHERE d.trial_id = 'groningen' AND f.figure_id = '003:text:20:4'
)

SELECT
    a.arm_id, a.label_nl, a.label_en, r.stage,
    p.value AS planned, p.figure_id AS planned_figure_id, p.kind AS planned_kind,
    r.count AS realised, r.figure_id
FROM drawn_arms AS d
INNER JOIN arm AS a ON d.arm_id = a.arm_id
INNER JOIN recruitment AS r ON a.arm_id = r.arm_id AND r.stage IN ('drawn', 'participants') AND r.origin = 'published'
LEFT JOIN planned AS p ON a.arm_id = p.arm_id
ORDER BY CASE a.role WHEN 'treatment' THEN 1 ELSE 2 END, a.arm_id
