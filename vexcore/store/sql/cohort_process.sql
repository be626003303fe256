-- One row an arm (`all` = all arms), wave, item and category of the caseworkers' judgements. Rows by arm of a trial that is under
-- embargo on $today have no numbers. Parameters: $origin, $trial_id, $today (ISO).
WITH asked AS (
    SELECT
        c.trial_id, c.arm_id, c.wave, c.item, c.category, c.count, c.base_n, c.share, c.mean, c.std_dev, c.ci_low,
        c.ci_high, c.status, c.reason, c.source_id,
        coalesce(c.arm_id <> 'all' AND d.embargo_until >= $today, false) AS held
    FROM process AS c
    INNER JOIN delivery AS d ON c.origin = d.origin AND c.trial_id = d.trial_id
    WHERE c.origin = $origin AND c.trial_id = $trial_id AND c.municipality_id = 'all'
),

shown AS (
    SELECT
        trial_id, arm_id, wave, item, category, source_id,
        CASE WHEN NOT held THEN count END AS count,
        CASE WHEN NOT held THEN base_n END AS base_n,
        CASE WHEN NOT held THEN share END AS share,
        CASE WHEN NOT held THEN mean END AS mean,
        CASE WHEN NOT held THEN std_dev END AS std_dev,
        CASE WHEN NOT held THEN ci_low END AS ci_low,
        CASE WHEN NOT held THEN ci_high END AS ci_high,
        CASE WHEN held THEN 'embargoed' ELSE status END AS status,
        CASE WHEN held THEN 'trial not ended' ELSE reason END AS reason
    FROM asked
)

SELECT
    c.arm_id, coalesce(m.label_nl, a.label) AS arm_nl, coalesce(m.label_en, a.label) AS arm_en, a.role, c.wave,
    c.item, i.nl AS item_nl, i.en AS item_en, c.category, k.nl AS category_nl, k.en AS category_en, c.count, c.base_n,
    c.share, c.mean, c.std_dev, c.ci_low, c.ci_high, c.status, c.reason, coalesce(r.nl, c.reason) AS reason_nl,
    coalesce(r.en, c.reason) AS reason_en, c.source_id
FROM shown AS c
LEFT JOIN delivery_arm AS a ON a.origin = $origin AND c.arm_id = a.arm_id
LEFT JOIN arm AS m ON c.arm_id = m.arm_id
LEFT JOIN label AS i ON i.axis = 'item' AND c.item = i.id
LEFT JOIN label AS k ON k.axis = 'category' AND c.category = k.id
LEFT JOIN label AS r ON r.axis = 'reason' AND c.reason = r.id
ORDER BY
    i.position, c.item, k.position, c.category, c.wave,
    CASE WHEN c.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 WHEN a.role = 'treatment' THEN 2 ELSE 3 END, c.arm_id
