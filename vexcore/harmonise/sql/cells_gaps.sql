-- One row an outcome and reason why it is missing: persons. Who can no longer be observed is left out: the base of each month
-- tells it. No parameters.
SELECT outcome_id, reason, persons
FROM outcome_gap
WHERE reason <> 'after the last day observed'
ORDER BY outcome_id, reason
