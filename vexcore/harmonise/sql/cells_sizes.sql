-- One row an arm: how many persons it has. No parameters.
SELECT arm_id, role <> 'reference' AS in_total, count(*) AS count
FROM person
GROUP BY arm_id, role
ORDER BY arm_id
