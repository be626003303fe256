-- One row a pooled effect. A pool that holds a trial under embargo on $today has no numbers. Printed effects have no delivery,
-- so no embargo. Parameters: $origin, $today (ISO), $components, $outcomes, $months, $methods (lists; empty = all).
WITH held AS (
    SELECT DISTINCT p.origin, p.component, p.outcome_id, p.month, p.method
    FROM pooled_trial AS p
    INNER JOIN delivery AS d ON p.origin = d.origin AND p.trial_id = d.trial_id
    WHERE p.origin = $origin AND p.pooled AND coalesce(d.embargo_until >= $today, false)
),

asked AS (
    SELECT p.component, p.outcome_id, p.month, p.method, h.component IS NOT NULL AS is_held
    FROM pooled_effect AS p
    LEFT JOIN held AS h
        ON
            p.origin = h.origin AND p.component = h.component AND p.outcome_id = h.outcome_id AND p.month = h.month
            AND p.method = h.method
    WHERE
        p.origin = $origin
        AND (len($components) = 0 OR list_contains($components, p.component))
        AND (len($outcomes) = 0 OR list_contains($outcomes, p.outcome_id))
        AND (len($months) = 0 OR list_contains($months, p.month))
        AND (len($methods) = 0 OR list_contains($methods, p.method))
)

SELECT
    p.component, c.label_nl AS component_nl, c.label_en AS component_en, p.outcome_id, o.label_nl AS outcome_nl,
    o.label_en AS outcome_en, o.domain, o.kind, o.unit, o.measured, o.higher_is_better, p.month, p.method, p.estimand,
    p.comparison, p.scale,
    CASE WHEN NOT a.is_held THEN p.k END AS k,
    CASE WHEN NOT a.is_held THEN p.trials END AS trials,
    CASE WHEN NOT a.is_held THEN p.left_out END AS left_out,
    CASE WHEN NOT a.is_held THEN p.estimate END AS estimate,
    CASE WHEN NOT a.is_held THEN p.std_error END AS std_error,
    CASE WHEN NOT a.is_held THEN p.ci_level END AS ci_level,
    CASE WHEN NOT a.is_held THEN p.ci_low END AS ci_low,
    CASE WHEN NOT a.is_held THEN p.ci_high END AS ci_high,
    CASE WHEN NOT a.is_held THEN p.pi_low END AS pi_low,
    CASE WHEN NOT a.is_held THEN p.pi_high END AS pi_high,
    CASE WHEN NOT a.is_held THEN p.tau2 END AS tau2,
    CASE WHEN NOT a.is_held THEN p.tau2_low END AS tau2_low,
    CASE WHEN NOT a.is_held THEN p.tau2_high END AS tau2_high,
    CASE WHEN NOT a.is_held THEN p.i2 END AS i2,
    CASE WHEN NOT a.is_held THEN p.q END AS q,
    CASE WHEN NOT a.is_held THEN p.p_q END AS p_q,
    CASE WHEN NOT a.is_held THEN p.fixed_estimate END AS fixed_estimate,
    CASE WHEN NOT a.is_held THEN p.fixed_std_error END AS fixed_std_error,
    CASE WHEN a.is_held THEN 'embargoed' ELSE p.status END AS status,
    CASE WHEN a.is_held THEN 'trial not ended' ELSE p.reason END AS reason,
    coalesce(r.nl, CASE WHEN NOT a.is_held THEN p.reason END) AS reason_nl,
    coalesce(r.en, CASE WHEN NOT a.is_held THEN p.reason END) AS reason_en
FROM asked AS a
INNER JOIN pooled_effect AS p
    ON
        p.origin = $origin AND a.component = p.component AND a.outcome_id = p.outcome_id AND a.month = p.month
        AND a.method = p.method
INNER JOIN component AS c ON p.component = c.component
INNER JOIN outcome AS o ON p.outcome_id = o.outcome_id
LEFT JOIN label AS r ON r.axis = 'reason' AND CASE WHEN a.is_held THEN 'trial not ended' ELSE p.reason END = r.id
ORDER BY
    c.component, o.position, p.month,
    CASE p.method WHEN 'ITT' THEN 0 WHEN 'ITT-similar' THEN 1 ELSE 2 END
