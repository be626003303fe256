-- One row a person, outcome and month with a value. No parameters.
-- Register outcomes by relative month; questionnaire outcomes at month 12 x wave; an extra outcome of months has a
-- value only where a row has one: a missing month tells nothing about it.
CREATE VIEW person_outcome_month AS
WITH measured AS (
    SELECT person_key, 'wage_gt_100_wml' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(wage_gt_100_wml AS DOUBLE) AS value
    FROM person_month
    WHERE wage_gt_100_wml IS NOT NULL
    UNION ALL
    SELECT person_key, 'wage_gt_70_wml' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(wage_gt_70_wml AS DOUBLE) AS value
    FROM person_month
    WHERE wage_gt_70_wml IS NOT NULL
    UNION ALL
    SELECT person_key, 'wage_gt_50_wml' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(wage_gt_50_wml AS DOUBLE) AS value
    FROM person_month
    WHERE wage_gt_50_wml IS NOT NULL
    UNION ALL
    SELECT person_key, 'hours_gt_32' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(hours_gt_32 AS DOUBLE) AS value
    FROM person_month
    WHERE hours_gt_32 IS NOT NULL
    UNION ALL
    SELECT person_key, 'hours_gt_27' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(hours_gt_27 AS DOUBLE) AS value
    FROM person_month
    WHERE hours_gt_27 IS NOT NULL
    UNION ALL
    SELECT person_key, 'hours_gt_12' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(hours_gt_12 AS DOUBLE) AS value
    FROM person_month
    WHERE hours_gt_12 IS NOT NULL
    UNION ALL
    SELECT person_key, 'hours_gt_8' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(hours_gt_8 AS DOUBLE) AS value
    FROM person_month
    WHERE hours_gt_8 IS NOT NULL
    UNION ALL
    SELECT person_key, 'contract_permanent' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(contract_permanent AS DOUBLE) AS value
    FROM person_month
    WHERE contract_permanent IS NOT NULL
    UNION ALL
    SELECT person_key, 'contract_temporary' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(contract_temporary AS DOUBLE) AS value
    FROM person_month
    WHERE contract_temporary IS NOT NULL
    UNION ALL
    SELECT person_key, 'off_benefit' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(off_benefit AS DOUBLE) AS value
    FROM person_month
    WHERE off_benefit IS NOT NULL
    UNION ALL
    SELECT person_key, 'wage_eur' AS outcome_id, CAST(month AS INTEGER) AS month, CAST(wage_eur AS DOUBLE) AS value
    FROM person_month
    WHERE wage_eur IS NOT NULL
    UNION ALL
    SELECT v.person_key, i.outcome_id, 12 * CAST(v.wave AS INTEGER) AS month, v.value
    FROM index_value AS v
    INNER JOIN index_part AS i ON v.outcome_no = i.outcome_no AND i.part_no = 1
    UNION ALL
    SELECT m.person_key, m.outcome_id, m.month, m.value
    FROM extra_month AS m
    INNER JOIN person AS q ON m.person_key = q.person_key
    WHERE
        m.value IS NOT NULL
        AND (m.month BETWEEN q.payroll_first AND q.payroll_last OR m.month BETWEEN q.benefit_first AND q.benefit_last)
)

SELECT m.person_key, p.arm_id, m.outcome_id, m.month, m.value
FROM measured AS m
INNER JOIN person AS p ON m.person_key = p.person_key
