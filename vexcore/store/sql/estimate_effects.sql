-- One row an effect that was estimated. Effects of a trial under embargo on $today have no numbers. `main` asks of each trial
-- its own main comparison; where an outcome does not carry it (questionnaires that only who consented filled in) the one that
-- it does carry. Parameters: $origin, $today (ISO), $comparison (`main`, `A`, `B`, `C`), $outcomes, $trials, $months, $models,
-- $arms, $components (lists; empty = all; of components an arm offers all), $only (the arm offers nothing else), $uptake (true =
-- effects of taking up, false = effects of the offer), $subgroup (empty = every subgroup, else `all` or one of them).
WITH carried AS (
    SELECT
        e.trial_id, e.outcome_id,
        CASE
            WHEN bool_or(e.comparison = t.main_comparison) THEN any_value(t.main_comparison)
            WHEN bool_or(e.comparison = 'C') THEN 'C'
            ELSE min(e.comparison)
        END AS main_comparison
    FROM effect AS e
    INNER JOIN delivery AS d ON e.origin = d.origin AND e.trial_id = d.trial_id
    LEFT JOIN trial AS t ON d.registered AND e.trial_id = t.trial_id
    WHERE e.origin = $origin AND (len($outcomes) = 0 OR list_contains($outcomes, e.outcome_id))
    GROUP BY e.trial_id, e.outcome_id
),

asked AS (
    SELECT
        e.effect_id, d.trial_name, d.registered, d.consent, d.source_id, c.main_comparison, a.role, a.label AS arm_label,
        v.label AS versus_label, coalesce(d.embargo_until >= $today, false) AS held
    FROM effect AS e
    INNER JOIN delivery AS d ON e.origin = d.origin AND e.trial_id = d.trial_id
    INNER JOIN carried AS c ON e.trial_id = c.trial_id AND e.outcome_id = c.outcome_id
    LEFT JOIN delivery_arm AS a ON e.origin = a.origin AND e.arm_id = a.arm_id
    LEFT JOIN delivery_arm AS v ON e.origin = v.origin AND e.comparison_arm_id = v.arm_id
    WHERE
        e.origin = $origin
        AND e.comparison = CASE WHEN $comparison = 'main' THEN c.main_comparison ELSE $comparison END
        AND (len($trials) = 0 OR list_contains($trials, e.trial_id))
        AND (len($months) = 0 OR list_contains($months, e.month))
        AND (len($models) = 0 OR list_contains($models, e.model))
        AND (len($arms) = 0 OR list_contains($arms, e.arm_id))
        AND (e.estimand = 'ATT') = $uptake
        AND ($subgroup = '' OR e.subgroup = $subgroup)
        AND (
            len($components) = 0
            OR (
                list_has_all(string_split(coalesce(a.components, ''), ' '), $components)
                AND (NOT $only OR len(string_split(a.components, ' ')) = len($components))
            )
        )
),

town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
)

SELECT
    e.effect_id, e.trial_id, k.trial_name, town.municipalities, k.consent, k.main_comparison,
    t.baseline_after_assignment, e.arm_id, coalesce(m.label_nl, k.arm_label) AS arm_nl,
    coalesce(m.label_en, k.arm_label) AS arm_en, k.role, e.comparison_arm_id,
    coalesce(vm.label_nl, k.versus_label) AS versus_nl, coalesce(vm.label_en, k.versus_label) AS versus_en,
    e.comparison, e.estimand, e.model, e.outcome_id, coalesce(o.label_nl, x.label) AS outcome_nl,
    coalesce(o.label_en, x.label) AS outcome_en, coalesce(o.kind, x.kind) AS kind, coalesce(o.unit, x.unit) AS unit,
    coalesce(o.higher_is_better, x.higher_is_better) AS higher_is_better, e.month, e.subgroup,
    CASE WHEN NOT k.held THEN e.estimate END AS estimate,
    CASE WHEN NOT k.held THEN e.std_error END AS std_error,
    e.se_type, e.ci_level,
    CASE WHEN NOT k.held THEN e.ci_low END AS ci_low,
    CASE WHEN NOT k.held THEN e.ci_high END AS ci_high,
    CASE WHEN NOT k.held THEN e.p_value END AS p_value,
    CASE WHEN NOT k.held THEN e.p_holm END AS p_holm,
    CASE WHEN NOT k.held THEN e.p_bh END AS p_bh,
    CASE WHEN NOT k.held THEN e.p_randomisation END AS p_randomisation,
    CASE WHEN NOT k.held THEN e.p_interaction END AS p_interaction,
    CASE WHEN NOT k.held THEN e.n END AS n,
    CASE WHEN NOT k.held THEN e.n_arm END AS n_arm,
    CASE WHEN NOT k.held THEN e.n_comparison END AS n_comparison,
    CASE WHEN NOT k.held THEN e.df END AS df,
    CASE WHEN NOT k.held THEN e.comparison_mean END AS comparison_mean,
    CASE WHEN NOT k.held THEN e.comparison_sd END AS comparison_sd,
    CASE WHEN NOT k.held THEN e.first_stage_f END AS first_stage_f,
    CASE WHEN NOT k.held THEN e.mde END AS mde,
    CASE WHEN NOT k.held THEN e.dropped END AS dropped,
    CASE WHEN k.held THEN 'embargoed' ELSE e.status END AS status,
    CASE WHEN k.held THEN 'trial not ended' ELSE e.reason END AS reason,
    coalesce(r.nl, CASE WHEN NOT k.held THEN e.reason END) AS reason_nl,
    coalesce(r.en, CASE WHEN NOT k.held THEN e.reason END) AS reason_en, k.source_id
FROM asked AS k
INNER JOIN effect AS e ON k.effect_id = e.effect_id
LEFT JOIN trial AS t ON k.registered AND e.trial_id = t.trial_id
LEFT JOIN town ON k.registered AND e.trial_id = town.trial_id
LEFT JOIN arm AS m ON e.arm_id = m.arm_id
LEFT JOIN arm AS vm ON e.comparison_arm_id = vm.arm_id
LEFT JOIN outcome AS o ON e.outcome_id = o.outcome_id
LEFT JOIN delivery_outcome AS x
    ON x.origin = $origin AND e.trial_id = x.trial_id AND e.outcome_id = x.outcome_id
LEFT JOIN label AS r ON r.axis = 'reason' AND CASE WHEN k.held THEN 'trial not ended' ELSE e.reason END = r.id
ORDER BY
    coalesce(town.municipalities, k.trial_name), e.trial_id, CASE k.role WHEN 'treatment' THEN 0 ELSE 1 END, e.arm_id,
    o.position, e.outcome_id, e.month, e.comparison, e.model, e.subgroup
