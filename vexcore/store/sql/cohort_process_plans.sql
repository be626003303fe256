-- One row an activity and later wave, all arms together: persons for whom it was planned at the start, persons for whom it was
-- realised by the wave, and the second over the first where both are shown. Parameters: $origin, $trial_id.
WITH told AS (
    SELECT item, category, wave, count, base_n, status, reason, source_id
    FROM process
    WHERE
        origin = $origin AND trial_id = $trial_id AND municipality_id = 'all' AND arm_id = 'all'
        AND (item = 'activity-planned' AND wave = 0 OR item = 'activity-realised' AND wave > 0)
)

SELECT
    p.category, k.nl AS category_nl, k.en AS category_en, done.wave, p.count AS planned, p.base_n AS planned_base,
    p.status AS planned_status, coalesce(rp.nl, p.reason) AS planned_reason_nl,
    coalesce(rp.en, p.reason) AS planned_reason_en, done.count AS realised, done.base_n AS realised_base,
    done.status AS realised_status, coalesce(rd.nl, done.reason) AS realised_reason_nl,
    coalesce(rd.en, done.reason) AS realised_reason_en,
    CASE WHEN p.status = 'released' AND done.status = 'released' THEN done.count / p.count END AS ratio, p.source_id
FROM told AS p
INNER JOIN told AS done ON p.category = done.category AND done.item = 'activity-realised'
LEFT JOIN label AS k ON k.axis = 'category' AND p.category = k.id
LEFT JOIN label AS rp ON rp.axis = 'reason' AND p.reason = rp.id
LEFT JOIN label AS rd ON rd.axis = 'reason' AND done.reason = rd.id
WHERE p.item = 'activity-planned'
ORDER BY done.wave, coalesce(p.category = 'other', false), p.count DESC NULLS LAST, k.position, p.category
