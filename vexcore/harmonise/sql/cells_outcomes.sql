-- One row an arm, outcome and month (questionnaires: 12 x wave): persons with a value, its sums, and what the dominance rule
-- needs. No parameters.
SELECT
    v.outcome_id, v.month, v.arm_id, a.role <> 'reference' AS in_total,
    count(*) AS n, sum(v.value) AS sum, sum(v.value * v.value) AS sum_sq,
    count_if(v.value <> 0) AS nonzero, max(abs(v.value)) AS largest
FROM person_outcome_month AS v
INNER JOIN arm AS a ON v.arm_id = a.arm_id
GROUP BY v.outcome_id, v.month, v.arm_id, a.role
ORDER BY v.outcome_id, v.month, v.arm_id
