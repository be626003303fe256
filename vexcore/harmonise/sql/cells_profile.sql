-- One row an arm, population, characteristic and category: persons. No parameters.
SELECT characteristic, population, category, arm_id, in_total, count(*) AS count
FROM person_category
GROUP BY characteristic, population, category, arm_id, in_total
ORDER BY characteristic, population, category, arm_id
