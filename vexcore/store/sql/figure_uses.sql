-- One row a row of the mart that rests on a figure. Parameters: $figure_ids.
WITH word AS (
    SELECT axis, id, nl, en FROM label
    UNION ALL
    SELECT 'characteristic' AS axis, outcome_id AS id, label_nl AS nl, label_en AS en FROM outcome
    UNION ALL
    SELECT 'outcome' AS axis, outcome_id AS id, label_nl AS nl, label_en AS en FROM outcome
),

place AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities FROM municipality GROUP BY trial_id
),

used AS (
    SELECT
        'recruitment' AS used_in, figure_id, trial_id, arm_id, NULL AS comparison_arm_id,
        'stage' AS axis_1, stage AS id_1, NULL AS axis_2, NULL AS id_2, NULL AS axis_3, NULL AS id_3,
        NULL AS wave, NULL AS month, count, base_n, share, mean, NULL AS estimate, status, reason
    FROM recruitment
    WHERE origin = 'published'
    UNION ALL
    SELECT
        'response', figure_id, trial_id, arm_id, NULL, 'instrument', instrument, NULL, NULL, NULL, NULL,
        wave, NULL, count, base_n, share, mean, NULL, status, reason
    FROM response
    WHERE origin = 'published'
    UNION ALL
    SELECT
        'outflow', figure_id, trial_id, arm_id, NULL, 'measure', measure, 'category', category, 'definition', definition,
        NULL, horizon_months, count, base_n, share, mean, NULL, status, reason
    FROM outflow
    WHERE origin = 'published'
    UNION ALL
    SELECT
        'profile', figure_id, trial_id, arm_id, NULL, 'characteristic', characteristic, 'category', category,
        'population', population, wave, NULL, count, base_n, share, mean, NULL, status, reason
    FROM profile
    WHERE origin = 'published'
    UNION ALL
    SELECT
        'process', figure_id, trial_id, arm_id, NULL, 'item', item, 'category', category, NULL, NULL,
        wave, NULL, count, base_n, share, mean, NULL, status, reason
    FROM process
    WHERE origin = 'published'
    UNION ALL
    SELECT
        'balance', figure_id, trial_id, arm_id, comparison_arm_id, 'characteristic', characteristic,
        'category', category, 'population', population, wave, NULL, count, base_n, share, mean, statistic, status, reason
    FROM balance
    WHERE origin = 'published'
    UNION ALL
    SELECT
        'effect', figure_id, trial_id, arm_id, comparison_arm_id, 'outcome', outcome_id, NULL, NULL, NULL, NULL,
        NULL, month, NULL, n, NULL, NULL, estimate, status, reason
    FROM effect
    WHERE origin = 'published'
    UNION ALL
    SELECT
        'literature_finding', figure_id, trial_id, arm_id, NULL, 'statement', kind, NULL, NULL, NULL, NULL,
        NULL, horizon_months, NULL, NULL, NULL, NULL, NULL, 'released', NULL
    FROM literature_finding
    UNION ALL
    SELECT
        'arm', unnest(string_split(sources, ' ')), trial_id, arm_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'released', NULL
    FROM arm
    UNION ALL
    SELECT
        'arm_rule', unnest(string_split(r.sources, ' ')), a.trial_id, r.arm_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'released', NULL
    FROM arm_rule AS r
    INNER JOIN arm AS a ON r.arm_id = a.arm_id
    UNION ALL
    SELECT
        'trial_note', unnest(string_split(sources, ' ')), trial_id, 'all', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'released', NULL
    FROM trial_note
)

SELECT DISTINCT
    u.figure_id, u.used_in, u.trial_id, p.municipalities,
    u.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, c.label_nl AS comparison_nl, c.label_en AS comparison_en,
    concat_ws(' · ', w1.nl, w2.nl, w3.nl) AS subject_nl, concat_ws(' · ', w1.en, w2.en, w3.en) AS subject_en,
    CASE WHEN u.axis_1 = 'statement' THEN u.id_1 END AS statement_kind, u.wave, u.month, u.count, u.base_n, u.share, u.mean, u.estimate, o.kind AS outcome_kind, u.status,
    coalesce(r.nl, u.reason) AS reason_nl, coalesce(r.en, u.reason) AS reason_en
FROM used AS u
LEFT JOIN place AS p ON u.trial_id = p.trial_id
LEFT JOIN arm AS a ON u.arm_id = a.arm_id
LEFT JOIN arm AS c ON u.comparison_arm_id = c.arm_id
LEFT JOIN outcome AS o ON u.axis_1 = 'outcome' AND u.id_1 = o.outcome_id
LEFT JOIN word AS w1 ON u.axis_1 = w1.axis AND u.id_1 = w1.id
LEFT JOIN word AS w2 ON u.axis_2 = w2.axis AND u.id_2 = w2.id
LEFT JOIN word AS w3 ON u.axis_3 = w3.axis AND u.id_3 = w3.id
LEFT JOIN label AS r ON r.axis = 'reason' AND u.reason = r.id
WHERE list_contains($figure_ids, u.figure_id)
ORDER BY u.figure_id, u.used_in, u.trial_id, u.arm_id, subject_nl, u.wave, u.month
