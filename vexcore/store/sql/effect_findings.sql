-- One row a finding and an effect whose printed figure it speaks of. Parameters: $effect_ids.
WITH spoken AS (
    SELECT
        finding_id, kind, what, printed, computed, figure_ids AS figure_key,
        unnest(string_split(figure_ids, ' ')) AS figure_id
    FROM finding
    WHERE figure_ids IS NOT NULL
)

SELECT
    s.finding_id, s.kind, l.nl AS kind_nl, l.en AS kind_en, s.what, s.printed, s.computed, s.figure_key,
    e.effect_id, e.outcome_id, o.label_nl AS outcome_nl, o.label_en AS outcome_en,
    e.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, e.month, e.figure_id
FROM effect AS e
INNER JOIN spoken AS s ON e.figure_id = s.figure_id
INNER JOIN outcome AS o ON e.outcome_id = o.outcome_id
INNER JOIN arm AS a ON e.arm_id = a.arm_id
LEFT JOIN label AS l ON l.axis = 'finding-kind' AND s.kind = l.id
WHERE e.origin = 'published' AND list_contains(CAST($effect_ids AS VARCHAR[]), e.effect_id)
ORDER BY
    CASE s.kind WHEN 'duplicate-row' THEN 0 WHEN 'text-vs-table' THEN 2 ELSE 1 END,
    s.finding_id, o.position, e.arm_id, e.month, e.effect_id
