-- One row a person, month from the start to $last_month and outcome that is not in $register: questionnaires at
-- 12 x wave, and extra outcomes.
SELECT person_key, outcome_id, month, CAST(value AS DOUBLE) AS value
FROM person_outcome_month
WHERE month BETWEEN 0 AND $last_month AND NOT list_contains($register, outcome_id)
ORDER BY outcome_id, person_key, month
