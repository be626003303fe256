-- One row a component on an outcome at a month: what it adds. Where a trial in the regression is under embargo on $today no
-- component has numbers, nor counts. Parameters: $origin, $today (ISO), $outcome_id, $month.
WITH asked AS (
    SELECT
        component, k, arms, components, trials, estimate, std_error, ci_level, ci_low, ci_high, tau2, status, reason
    FROM component_effect
    WHERE origin = $origin AND outcome_id = $outcome_id AND month = $month
),

used AS (
    SELECT DISTINCT unnest(string_split(trials, ' ')) AS trial_id
    FROM asked
),

pool AS (
    SELECT
        coalesce(bool_or(d.embargo_until >= $today), false) AS is_held,
        string_agg(DISTINCT d.source_id, ' ' ORDER BY d.source_id) AS source_ids
    FROM used AS u
    INNER JOIN delivery AS d ON d.origin = $origin AND u.trial_id = d.trial_id
)

SELECT
    a.component, c.label_nl AS component_nl, c.label_en AS component_en,
    CASE WHEN NOT pool.is_held THEN a.k END AS k,
    CASE WHEN NOT pool.is_held THEN a.arms END AS arms,
    CASE WHEN NOT pool.is_held THEN a.components END AS components,
    CASE WHEN NOT pool.is_held THEN a.trials END AS trials,
    CASE WHEN NOT pool.is_held THEN a.estimate END AS estimate,
    CASE WHEN NOT pool.is_held THEN a.std_error END AS std_error,
    CASE WHEN NOT pool.is_held THEN a.ci_level END AS ci_level,
    CASE WHEN NOT pool.is_held THEN a.ci_low END AS ci_low,
    CASE WHEN NOT pool.is_held THEN a.ci_high END AS ci_high,
    CASE WHEN NOT pool.is_held THEN a.tau2 END AS tau2,
    CASE WHEN pool.is_held THEN 'embargoed' ELSE a.status END AS status,
    CASE WHEN pool.is_held THEN 'trial not ended' ELSE a.reason END AS reason,
    coalesce(r.nl, CASE WHEN NOT pool.is_held THEN a.reason END) AS reason_nl,
    coalesce(r.en, CASE WHEN NOT pool.is_held THEN a.reason END) AS reason_en,
    split_part(pool.source_ids, ' ', 1) AS source_id
FROM asked AS a
CROSS JOIN pool
INNER JOIN component AS c ON a.component = c.component
LEFT JOIN label AS r ON r.axis = 'reason' AND CASE WHEN pool.is_held THEN 'trial not ended' ELSE a.reason END = r.id
ORDER BY c.component
