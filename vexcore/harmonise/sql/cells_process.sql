-- One row an arm, wave, item and category of the caseworkers' judgements: persons with a value and its sums. The steps of
-- the ladder are counted apart.
-- No parameters.
SELECT
    v.item, v.wave, v.category, v.arm_id, true AS in_total,
    count(*) AS n, sum(v.value) AS sum, sum(v.value * v.value) AS sum_sq,
    count_if(v.value <> 0) AS nonzero, max(abs(v.value)) AS largest
FROM process_value AS v
WHERE NOT (v.item = 'ladder' AND v.category <> 'all')
GROUP BY v.item, v.wave, v.category, v.arm_id
ORDER BY v.item, v.wave, v.category, v.arm_id
