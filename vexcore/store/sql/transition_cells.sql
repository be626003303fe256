-- One row a pair of waves, step at the first and step at the later wave of the participation ladder, all arms together.
-- Parameters: $origin, $trial_id.
SELECT
    t.from_wave, t.to_wave, t.from_step, f.nl AS from_nl, f.en AS from_en, t.to_step, l.nl AS to_nl, l.en AS to_en, t.count,
    t.base_n, t.share, t.ci_low, t.ci_high, t.status, t.reason, coalesce(r.nl, t.reason) AS reason_nl,
    coalesce(r.en, t.reason) AS reason_en, t.source_id
FROM transition AS t
LEFT JOIN label AS f ON f.axis = 'category' AND t.from_step = f.id AND f.id LIKE 'ladder-%'
LEFT JOIN label AS l ON l.axis = 'category' AND t.to_step = l.id AND l.id LIKE 'ladder-%'
LEFT JOIN label AS r ON r.axis = 'reason' AND t.reason = r.id
WHERE t.origin = $origin AND t.trial_id = $trial_id
ORDER BY
    t.from_wave, t.to_wave, f.position NULLS LAST, t.from_step = 'all', t.from_step, l.position NULLS LAST,
    t.to_step = 'not-rated', t.to_step
