-- One row a trial in the ledger of a pool. A trial under embargo on $today has no numbers, and where one is, no trial has what
-- follows from the pool (weight, shrunken, without). The interval is that of the effect itself, where one effect on the scale of the
-- outcome is all that a trial brings and its interval has $level; elsewhere it is empty. Parameters: $origin, $today (ISO), $component,
-- $outcome_id, $month, $method, $level.
WITH asked AS (
    SELECT
        p.trial_id, p.arms, p.effect_ids, p.estimand, p.estimate, p.std_error, p.pooled, p.weight, p.shrunken,
        p.without_estimate, p.without_low, p.without_high, p.status, p.reason, d.trial_name, d.consent, d.source_id,
        d.registered, coalesce(d.embargo_until >= $today, false) AS is_held
    FROM pooled_trial AS p
    LEFT JOIN delivery AS d ON p.origin = d.origin AND p.trial_id = d.trial_id
    WHERE
        p.origin = $origin AND p.component = $component AND p.outcome_id = $outcome_id AND p.month = $month
        AND p.method = $method
),

pool AS (
    SELECT bool_or(is_held AND pooled) AS is_held
    FROM asked
),

used AS (
    SELECT trial_id, unnest(string_split(effect_ids, ' ')) AS effect_id
    FROM asked
),

arms AS (
    SELECT
        u.trial_id, any_value(e.comparison) AS comparison, CAST(sum(e.n_arm) AS BIGINT) AS n_arm,
        max(e.n_comparison) AS n_comparison,
        string_agg(coalesce(m.label_nl, a.label), '; ' ORDER BY e.arm_id) AS arms_nl,
        string_agg(coalesce(m.label_en, a.label), '; ' ORDER BY e.arm_id) AS arms_en,
        min(f.source_id) AS source_id,
        CASE WHEN count(*) = 1 AND min(e.ci_level) = $level THEN min(e.ci_low) END AS ci_low,
        CASE WHEN count(*) = 1 AND min(e.ci_level) = $level THEN min(e.ci_high) END AS ci_high
    FROM used AS u
    INNER JOIN effect AS e ON u.effect_id = e.effect_id
    LEFT JOIN delivery_arm AS a ON e.origin = a.origin AND e.arm_id = a.arm_id
    LEFT JOIN arm AS m ON e.arm_id = m.arm_id
    LEFT JOIN figure AS f ON e.figure_id = f.figure_id
    GROUP BY u.trial_id
),

town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
)

SELECT
    k.trial_id, coalesce(k.trial_name, t.name) AS trial_name, town.municipalities, coalesce(k.consent, t.consent) AS consent,
    k.arms, g.arms_nl, g.arms_en, k.effect_ids, g.comparison, k.estimand,
    CASE WHEN NOT k.is_held THEN g.n_arm END AS n_arm,
    CASE WHEN NOT k.is_held THEN g.n_comparison END AS n_comparison,
    CASE WHEN NOT k.is_held THEN k.estimate END AS estimate,
    CASE WHEN NOT k.is_held THEN k.std_error END AS std_error,
    CASE WHEN NOT k.is_held AND k.estimate IS NOT NULL AND $method <> 'ITT-similar' THEN g.ci_low END AS ci_low,
    CASE WHEN NOT k.is_held AND k.estimate IS NOT NULL AND $method <> 'ITT-similar' THEN g.ci_high END AS ci_high,
    k.pooled AND NOT k.is_held AS pooled,
    CASE WHEN NOT pool.is_held THEN k.weight END AS weight,
    CASE WHEN NOT pool.is_held THEN k.shrunken END AS shrunken,
    CASE WHEN NOT pool.is_held THEN k.without_estimate END AS without_estimate,
    CASE WHEN NOT pool.is_held THEN k.without_low END AS without_low,
    CASE WHEN NOT pool.is_held THEN k.without_high END AS without_high,
    CASE WHEN k.is_held THEN 'embargoed' ELSE k.status END AS status,
    CASE WHEN k.is_held THEN 'trial not ended' ELSE k.reason END AS reason,
    coalesce(r.nl, CASE WHEN NOT k.is_held THEN k.reason END) AS reason_nl,
    coalesce(r.en, CASE WHEN NOT k.is_held THEN k.reason END) AS reason_en,
    c.grade, c.difference AS difference_nl, c.difference_en, coalesce(k.source_id, g.source_id) AS source_id
FROM asked AS k
CROSS JOIN pool
LEFT JOIN arms AS g ON k.trial_id = g.trial_id
LEFT JOIN trial AS t ON coalesce(k.registered, true) AND k.trial_id = t.trial_id
LEFT JOIN town ON coalesce(k.registered, true) AND k.trial_id = town.trial_id
LEFT JOIN outcome AS o ON o.outcome_id = $outcome_id
LEFT JOIN outcome_comparability AS c
    ON
        coalesce(k.registered, true) AND c.outcome_id = $outcome_id AND k.trial_id = c.trial_id
        AND ($origin = 'published' OR o.measured = 'questionnaire')
LEFT JOIN label AS r ON r.axis = 'reason' AND CASE WHEN k.is_held THEN 'trial not ended' ELSE k.reason END = r.id
ORDER BY k.pooled AND NOT k.is_held DESC, coalesce(town.municipalities, k.trial_name, t.name), k.trial_id
