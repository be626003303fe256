-- One row a share of an arm (`all` = over all arms): consented of assigned (computed here), withdrew of consented or signed
-- up, and filled in a questionnaire of participants. Parameters: $trial.
WITH shares AS (
    SELECT c.arm_id, 'consented' AS measure, c.count, s.count AS base_n, CAST(NULL AS DOUBLE) AS ci_low,
        CAST(NULL AS DOUBLE) AS ci_high, c.status, c.reason, c.figure_id, s.figure_id AS base_figure_id, 'computed' AS kind
    FROM recruitment AS c
    INNER JOIN recruitment AS s
        ON c.trial_id = s.trial_id AND c.arm_id = s.arm_id AND c.source_id = s.source_id AND s.stage = 'assigned'
        AND c.origin = s.origin
    WHERE c.origin = 'published' AND c.trial_id = $trial AND c.stage = 'consented'
    UNION ALL
    SELECT arm_id, 'withdrew' AS measure, count, base_n, ci_low, ci_high, status, reason, figure_id,
        NULL AS base_figure_id, 'printed' AS kind
    FROM recruitment
    WHERE origin = 'published' AND trial_id = $trial AND stage = 'withdrew'
    UNION ALL
    SELECT arm_id, 'wave-' || CAST(wave AS VARCHAR) AS measure, count, base_n, ci_low, ci_high, status, reason, figure_id,
        NULL AS base_figure_id, 'printed' AS kind
    FROM response
    WHERE origin = 'published' AND trial_id = $trial AND instrument = 'participant-questionnaire'
)

SELECT
    s.measure, s.arm_id, a.label_nl, a.label_en, s.count, s.base_n, s.ci_low, s.ci_high, s.status, s.reason,
    r.nl AS reason_nl, r.en AS reason_en, s.figure_id, s.base_figure_id, s.kind
FROM shares AS s
LEFT JOIN arm AS a ON s.arm_id = a.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND s.reason = r.id
ORDER BY
    s.measure,
    CASE a.role WHEN 'treatment' THEN 1 WHEN 'control' THEN 2 WHEN 'reference' THEN 3 ELSE 4 END,
    s.arm_id
