-- One row a person: what the curves of outflow are made from. No parameters.
SELECT
    p.arm_id, p.role, p.risk_months, p.exit_month, p.exit_reason, p.return_month, p.gone, p.gone_month, p.gone_reason,
    p.benefit_last
FROM person AS p
CROSS JOIN delivery AS d
WHERE d.has_exits
ORDER BY
    p.arm_id, p.risk_months, p.exit_month, p.exit_reason, p.return_month, p.gone_month, p.gone_reason, p.benefit_last
