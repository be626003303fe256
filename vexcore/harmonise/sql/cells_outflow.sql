-- One row an arm, definition, horizon and reason (`none` = has not left): persons, of everybody assigned to the arm. Who can
-- no longer be observed counts as not left. A horizon that the benefit register does not reach for everybody's start has no
-- rows. Parameters: $horizons (list of months).
WITH reach AS (
    SELECT min(datediff('month', p.start_month, d.benefit_to)) AS last_month
    FROM person AS p
    CROSS JOIN delivery AS d
),

horizon AS (
    SELECT h.month
    FROM (SELECT unnest(CAST($horizons AS INTEGER [])) AS month) AS h
    CROSS JOIN reach AS r
    WHERE h.month <= r.last_month
),

state AS (
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
