-- One row an instrument, wave and arm (`all` = all arms but the reference group). Parameters: $origin, $trial_id.
SELECT
    c.instrument, i.nl AS instrument_nl, i.en AS instrument_en, c.wave, c.arm_id,
    coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, a.role,
    c.count, c.base_n, c.share, c.ci_low, c.ci_high, c.status, c.reason,
    coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM response AS c
LEFT JOIN delivery_arm AS a ON c.origin = a.origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS i ON i.axis = 'instrument' AND c.instrument = i.id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
WHERE c.origin = $origin AND c.trial_id = $trial_id AND c.municipality_id = 'all'
ORDER BY
    i.position, c.instrument, c.wave,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END, c.arm_id
