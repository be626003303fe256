-- One row an arm and horizon: persons who had left by the horizon and were back on assistance at it, of those who had left.
-- Who left again without coming back counts as gone. No parameters.
WITH absence AS (
    SELECT DISTINCT e.person_key, h.month
    FROM person_exit AS e
    CROSS JOIN horizon AS h
    WHERE e.exit_month <= h.month AND (e.return_month IS NULL OR e.return_month > h.month)
)

SELECT
    h.month AS horizon_months, p.arm_id, p.role <> 'reference' AS in_total,
    count_if(a.person_key IS NULL) AS count, count(*) AS base_n
FROM person AS p
CROSS JOIN horizon AS h
LEFT JOIN absence AS a ON p.person_key = a.person_key AND h.month = a.month
WHERE p.exit_month <= h.month
GROUP BY h.month, p.arm_id, p.role
ORDER BY h.month, p.arm_id
