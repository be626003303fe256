-- One row a pool that can be chosen, with and without a number. Where a trial in it is under embargo on $today it counts as
-- without. Parameters: $origin, $today (ISO).
WITH held AS (
    SELECT DISTINCT p.component, p.outcome_id, p.month, p.method
    FROM pooled_trial AS p
    INNER JOIN delivery AS d ON p.origin = d.origin AND p.trial_id = d.trial_id
    WHERE p.origin = $origin AND p.pooled AND coalesce(d.embargo_until >= $today, false)
)

SELECT
    p.component, c.label_nl AS component_nl, c.label_en AS component_en, p.outcome_id, o.label_nl AS outcome_nl,
    o.label_en AS outcome_en, o.domain, o.measured, p.month, p.method,
    CASE WHEN h.component IS NULL THEN p.k END AS k,
    CASE WHEN h.component IS NOT NULL THEN 'embargoed' ELSE p.status END AS status
FROM pooled_effect AS p
INNER JOIN component AS c ON p.component = c.component
INNER JOIN outcome AS o ON p.outcome_id = o.outcome_id
LEFT JOIN held AS h
    ON p.component = h.component AND p.outcome_id = h.outcome_id AND p.month = h.month AND p.method = h.method
WHERE p.origin = $origin
ORDER BY
    c.component, o.position, p.month,
    CASE p.method WHEN 'ITT' THEN 0 WHEN 'ITT-similar' THEN 1 ELSE 2 END
