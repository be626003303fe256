-- One row an outcome and reason why it is missing: persons, and whether the bases of the released rows tell them already
-- because the reason is of single persons, not of the delivery. No parameters.
SELECT
    outcome_id, reason, persons,
    reason IN (
        'after the last day observed', 'empty cell', 'younger than the adult minimum wage', 'no row for the month',
        'less than half of the index answered'
    ) AS by_base
FROM outcome_gap
ORDER BY outcome_id, reason
