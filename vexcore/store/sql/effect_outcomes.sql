-- One row an outcome, with how many published effects there are in numbers. No parameters.
SELECT
    o.outcome_id, o.label_nl, o.label_en, o.domain, o.measured, count(e.effect_id) AS effects
FROM outcome AS o
LEFT JOIN effect AS e ON o.outcome_id = e.outcome_id AND e.origin = 'published'
GROUP BY o.outcome_id, o.label_nl, o.label_en, o.domain, o.measured, o.position
ORDER BY o.position
