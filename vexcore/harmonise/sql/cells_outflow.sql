-- One row an arm, definition, horizon and reason (`none` = has not left): persons, of everybody assigned to the arm. Who can
-- no longer be observed counts as not left. No parameters.
WITH state AS (
    SELECT
        p.arm_id, p.role, h.month AS horizon_months, 'first-exit-of-assigned' AS definition,
        CASE WHEN p.exit_month <= h.month THEN p.exit_reason ELSE 'none' END AS category
    FROM person AS p
    CROSS JOIN horizon AS h
)

SELECT s.definition, s.horizon_months, s.category, s.arm_id, s.role <> 'reference' AS in_total, count(*) AS count
FROM state AS s
CROSS JOIN delivery AS d
WHERE d.has_exits
GROUP BY s.definition, s.horizon_months, s.category, s.arm_id, s.role
ORDER BY s.definition, s.horizon_months, s.category, s.arm_id
