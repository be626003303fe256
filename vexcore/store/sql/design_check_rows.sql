-- One row an arm, comparison group, group of members, wave, characteristic and category: whether arms are alike, or (where
-- $respondents) who answered. Parameters: $origin, $trial_id, $respondents (boolean).
SELECT
    b.arm_id, coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, a.role,
    b.comparison_arm_id, coalesce(mc.label_nl, ac.label) AS comparison_nl, coalesce(mc.label_en, ac.label) AS comparison_en,
    ac.role AS comparison_role, b.population, p.nl AS population_nl, p.en AS population_en, b.wave, b.characteristic, c.nl AS characteristic_nl,
    c.en AS characteristic_en, b.category, k.nl AS category_nl, k.en AS category_en, b.count, b.base_n, b.share, b.smd,
    b.statistic, b.std_error, b.test, b.test_statistic, b.df, b.p_value, b.status, b.reason,
    coalesce(r.nl, b.reason) AS reason_nl, coalesce(r.en, b.reason) AS reason_en, b.source_id
FROM balance AS b
LEFT JOIN delivery_arm AS a ON b.origin = a.origin AND b.arm_id = a.arm_id
LEFT JOIN arm AS m ON b.arm_id = m.arm_id
LEFT JOIN delivery_arm AS ac ON b.origin = ac.origin AND b.comparison_arm_id = ac.arm_id
LEFT JOIN arm AS mc ON b.comparison_arm_id = mc.arm_id
LEFT JOIN label AS p ON p.axis = 'population' AND b.population = p.id
LEFT JOIN label AS c ON c.axis = 'characteristic' AND b.characteristic = c.id
LEFT JOIN label AS k ON k.axis = 'category' AND b.category = k.id
LEFT JOIN label AS r ON r.axis = 'reason' AND b.reason = r.id
WHERE
    b.origin = $origin AND b.trial_id = $trial_id AND b.municipality_id = 'all'
    AND (b.population = 'respondents' OR b.characteristic = 'response') = $respondents
ORDER BY
    c.position, b.characteristic, k.position, b.category, b.wave,
    CASE WHEN b.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END, b.arm_id,
    p.position, b.population, b.comparison_arm_id
