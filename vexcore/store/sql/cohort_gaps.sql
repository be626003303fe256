-- One row a trial, outcome and reason why it is missing for persons of the delivery. Parameters: $origin, $trials (list;
-- empty = all).
SELECT
    g.trial_id, g.outcome_id, coalesce(o.label_nl, x.label, i.nl, g.outcome_id) AS outcome_nl,
    coalesce(o.label_en, x.label, i.en, g.outcome_id) AS outcome_en, g.reason,
    coalesce(why.nl, g.reason) AS why_nl, coalesce(why.en, g.reason) AS why_en, g.persons, g.status,
    g.withheld, coalesce(r.nl, g.withheld) AS reason_nl, coalesce(r.en, g.withheld) AS reason_en
FROM delivery_gap AS g
LEFT JOIN outcome AS o ON g.outcome_id = o.outcome_id
LEFT JOIN delivery_outcome AS x
    ON g.origin = x.origin AND g.trial_id = x.trial_id AND g.outcome_id = x.outcome_id
LEFT JOIN label AS i ON i.axis = 'item' AND g.outcome_id = i.id
LEFT JOIN label AS why ON why.axis = 'reason' AND g.reason = why.id
LEFT JOIN label AS r ON r.axis = 'reason' AND g.withheld = r.id
WHERE g.origin = $origin AND (len($trials) = 0 OR list_contains($trials, g.trial_id))
ORDER BY g.trial_id, o.position, g.outcome_id, g.reason
