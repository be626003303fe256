-- One row a person and observed month of a window: the register outcomes, null where not known. No parameters.
-- Payroll window: no row is no job (0), an empty cell is not known. Benefit window: no row is no benefit. Outside its own
-- window an outcome is null; has_minimum_wage tells whether the calendar month is in the minimum-wage table.
CREATE TABLE person_month AS
WITH grid AS (
    SELECT
        person_key, start_month, age, payroll_first, payroll_last, benefit_first, benefit_last,
        unnest(range(
            least(coalesce(payroll_first, benefit_first), coalesce(benefit_first, payroll_first)),
            greatest(coalesce(payroll_last, benefit_last), coalesce(benefit_last, payroll_last)) + 1
        )) AS month
    FROM person
),

hours_line AS (
    SELECT
        max(hours) FILTER (WHERE outcome_id = 'hours_gt_32') AS hours_32,
        max(hours) FILTER (WHERE outcome_id = 'hours_gt_27') AS hours_27,
        max(hours) FILTER (WHERE outcome_id = 'hours_gt_12') AS hours_12,
        max(hours) FILTER (WHERE outcome_id = 'hours_gt_8') AS hours_8
    FROM threshold
),

seen AS (
    SELECT
        g.person_key, g.month, g.age,
        coalesce(g.month BETWEEN g.payroll_first AND g.payroll_last, FALSE) AS in_payroll,
        coalesce(g.month BETWEEN g.benefit_first AND g.benefit_last, FALSE) AS in_benefit,
        CAST(g.start_month + to_months(CAST(g.month AS INTEGER)) AS DATE) AS calendar_month,
        m.month IS NULL AS no_row,
        m.wage_eur, m.hours, m.contract, m.benefit
    FROM grid AS g
    LEFT JOIN months AS m ON g.person_key = m.person_key AND g.month = m.month
),

known AS (
    SELECT
        s.person_key, s.month, s.age, s.in_payroll, s.in_benefit, s.calendar_month,
        CASE WHEN s.in_payroll AND d.has_wage THEN CASE WHEN s.no_row THEN 0 ELSE s.wage_eur END END AS wage_eur,
        CASE WHEN s.in_payroll AND d.has_hours THEN CASE WHEN s.no_row THEN 0 ELSE round(s.hours, 4) END END AS hours,
        CASE WHEN s.in_payroll AND d.has_contract THEN CASE WHEN s.no_row THEN 'none' ELSE s.contract END END AS contract,
        CASE WHEN s.in_benefit AND d.has_benefit THEN CASE WHEN s.no_row THEN 0 ELSE s.benefit END END AS benefit
    FROM seen AS s
    CROSS JOIN delivery AS d
    WHERE d.has_months AND (s.in_payroll OR s.in_benefit)
)

SELECT
    k.person_key, CAST(k.month AS SMALLINT) AS month, k.in_payroll, k.in_benefit,
    w.month IS NOT NULL AS has_minimum_wage,
    k.wage_eur,
    CASE WHEN coalesce(k.age, w.adult_age) >= w.adult_age THEN CAST(round(k.wage_eur, 4) > w.wage_100 AS TINYINT) END
        AS wage_gt_100_wml,
    CASE WHEN coalesce(k.age, w.adult_age) >= w.adult_age THEN CAST(round(k.wage_eur, 4) > w.wage_70 AS TINYINT) END
        AS wage_gt_70_wml,
    CASE WHEN coalesce(k.age, w.adult_age) >= w.adult_age THEN CAST(round(k.wage_eur, 4) > w.wage_50 AS TINYINT) END
        AS wage_gt_50_wml,
    CAST(k.hours > h.hours_32 AS TINYINT) AS hours_gt_32,
    CAST(k.hours > h.hours_27 AS TINYINT) AS hours_gt_27,
    CAST(k.hours > h.hours_12 AS TINYINT) AS hours_gt_12,
    CAST(k.hours > h.hours_8 AS TINYINT) AS hours_gt_8,
    CAST(k.contract = 'permanent' AS TINYINT) AS contract_permanent,
    CAST(k.contract = 'temporary' AS TINYINT) AS contract_temporary,
    CAST(1 - k.benefit AS TINYINT) AS off_benefit
FROM known AS k
CROSS JOIN hours_line AS h
LEFT JOIN register_line AS w ON k.calendar_month = w.month
