-- One row an outcome on which effects were estimated: off assistance first, then in the order of the registry, then the
-- outcomes that only deliveries have. `monthly` = from registers, month by month. Parameter: $origin.
SELECT
    e.outcome_id, coalesce(any_value(o.label_nl), any_value(x.label)) AS label_nl,
    coalesce(any_value(o.label_en), any_value(x.label)) AS label_en, any_value(o.domain) AS domain,
    coalesce(any_value(o.kind), any_value(x.kind)) AS kind, coalesce(any_value(o.unit), any_value(x.unit)) AS unit,
    coalesce(any_value(o.higher_is_better), any_value(x.higher_is_better)) AS higher_is_better,
    coalesce(any_value(o.measured) = 'register', bool_or(e.month % 12 <> 0)) AS monthly
FROM effect AS e
LEFT JOIN outcome AS o ON e.outcome_id = o.outcome_id
LEFT JOIN delivery_outcome AS x
    ON e.origin = x.origin AND e.trial_id = x.trial_id AND e.outcome_id = x.outcome_id
WHERE e.origin = $origin
GROUP BY e.outcome_id
ORDER BY CASE e.outcome_id WHEN 'off_benefit' THEN 0 ELSE 1 END, min(o.position), e.outcome_id
