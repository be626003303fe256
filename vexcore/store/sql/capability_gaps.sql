-- One row a wave and thing: how important it is to people, and how able they are, all arms together. Parameters: $origin,
-- $trial_id.
SELECT
    c.wave, c.item, c.base_n, c.important, c.able, c.gap, c.std_dev, c.ci_low, c.ci_high, c.status, c.reason,
    coalesce(r.nl, c.reason) AS reason_nl, coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM capability_gap AS c
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
WHERE c.origin = $origin AND c.trial_id = $trial_id
ORDER BY c.wave, c.item
