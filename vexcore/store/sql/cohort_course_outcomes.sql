-- One row an outcome that has a course in some trial: off assistance first, then in the order of the registry, then the
-- outcomes that only deliveries have. Parameter: $origin.
SELECT
    c.outcome_id, coalesce(any_value(o.label_nl), any_value(x.label)) AS label_nl,
    coalesce(any_value(o.label_en), any_value(x.label)) AS label_en,
    coalesce(any_value(o.kind), any_value(x.kind)) AS kind, coalesce(any_value(o.unit), any_value(x.unit)) AS unit
FROM course AS c
LEFT JOIN outcome AS o ON c.outcome_id = o.outcome_id
LEFT JOIN delivery_outcome AS x
    ON c.origin = x.origin AND c.trial_id = x.trial_id AND c.outcome_id = x.outcome_id
WHERE c.origin = $origin AND c.municipality_id = 'all' AND c.population = 'assigned'
GROUP BY c.outcome_id
ORDER BY CASE c.outcome_id WHEN 'off_benefit' THEN 0 ELSE 1 END, min(o.position), c.outcome_id
