-- One row an arm and wave: filled-in questionnaires and the arm's members. Parameters: $trial_ids, $instrument.
WITH town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY name) AS town
    FROM municipality
    GROUP BY trial_id
)

SELECT
    s.trial_id, t.town, s.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, s.wave,
    s.count, s.base_n, s.share, s.ci_level, s.ci_low, s.ci_high, s.status,
    s.reason, r.nl AS reason_nl, r.en AS reason_en, s.figure_id, s.source_id
FROM response AS s
INNER JOIN town AS t ON s.trial_id = t.trial_id
LEFT JOIN arm AS a ON s.arm_id = a.arm_id
LEFT JOIN label AS r ON r.axis = 'reason' AND s.reason = r.id
WHERE s.origin = 'published' AND list_contains($trial_ids, s.trial_id) AND s.instrument = $instrument
ORDER BY s.trial_id, CASE WHEN s.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 ELSE 2 END, s.arm_id, s.wave
