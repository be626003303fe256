-- One row a person and observed month of a window: the register outcomes, null where not known. No parameters.
-- Payroll window: no row, or contract `none`, is no job (0); another empty cell is not known. Benefit window: no row is no benefit. Outside its own
-- window an outcome is null; has_minimum_wage tells whether the calendar month is in the minimum-wage table.
CREATE TABLE person_month AS
WITH placed AS (
    SELECT
        person_key, payroll_first, payroll_last, benefit_first, benefit_last,
        12 * year(start_month) + month(start_month) AS start_index,
        -- Participants are 27 or older: who is of unknown age counts as an adult.
        coalesce(age, 27) AS age
    FROM person
),

grid AS (
    SELECT
        person_key,
        CAST(unnest(range(
            least(coalesce(payroll_first, benefit_first), coalesce(benefit_first, payroll_first)),
            greatest(coalesce(payroll_last, benefit_last), coalesce(benefit_last, payroll_last)) + 1
        )) AS INTEGER) AS month
    FROM placed
),

told AS (
    SELECT
        person_key, month,
        -- No contract is no job, whatever was left empty beside it.
        CASE WHEN contract = 'none' THEN coalesce(wage_eur, 0) ELSE wage_eur END AS wage_eur,
        CASE WHEN contract = 'none' THEN coalesce(hours, 0) ELSE hours END AS hours,
        benefit,
        contract = 'permanent' AS permanent, contract = 'temporary' AS temporary
    FROM months
    UNION ALL
    SELECT
        g.person_key, g.month, 0 AS wage_eur, 0 AS hours, 0 AS benefit, FALSE AS permanent, FALSE AS temporary
    FROM grid AS g
    WHERE NOT EXISTS (SELECT 1 FROM months AS m WHERE m.person_key = g.person_key AND m.month = g.month)
),

seen AS (
    SELECT
        t.person_key, t.month, p.age, p.start_index + t.month AS month_index,
        coalesce(t.month BETWEEN p.payroll_first AND p.payroll_last, FALSE) AS in_payroll,
        coalesce(t.month BETWEEN p.benefit_first AND p.benefit_last, FALSE) AS in_benefit,
        t.wage_eur, t.hours, t.benefit, t.permanent, t.temporary
    FROM told AS t
    INNER JOIN placed AS p ON t.person_key = p.person_key
),

known AS (
    SELECT
        s.person_key, s.month, s.age, s.month_index, s.in_payroll, s.in_benefit,
        CASE WHEN s.in_payroll AND d.has_wage THEN s.wage_eur END AS wage_eur,
        CASE WHEN s.in_payroll AND d.has_hours THEN s.hours END AS hours,
        CASE WHEN s.in_payroll AND d.has_contract THEN s.permanent END AS permanent,
        CASE WHEN s.in_payroll AND d.has_contract THEN s.temporary END AS temporary,
        CASE WHEN s.in_benefit AND d.has_benefit THEN s.benefit END AS benefit
    FROM seen AS s
    CROSS JOIN delivery AS d
    WHERE d.has_months AND (s.in_payroll OR s.in_benefit)
),

-- Amounts within half a hundredth of a cent of a line are at it: sums and products of doubles are no more exact.
wage_line AS (
    SELECT
        month_index, adult_age,
        wage_100 + 0.00005 AS wage_100, wage_70 + 0.00005 AS wage_70, wage_50 + 0.00005 AS wage_50
    FROM register_line
),

hours_line AS (
    SELECT
        max(hours) FILTER (WHERE outcome_id = 'hours_gt_32') + 0.00005 AS hours_32,
        max(hours) FILTER (WHERE outcome_id = 'hours_gt_27') + 0.00005 AS hours_27,
        max(hours) FILTER (WHERE outcome_id = 'hours_gt_12') + 0.00005 AS hours_12,
        max(hours) FILTER (WHERE outcome_id = 'hours_gt_8') + 0.00005 AS hours_8
    FROM threshold
)

SELECT
    k.person_key, CAST(k.month AS SMALLINT) AS month, k.in_payroll, k.in_benefit,
    w.month_index IS NOT NULL AS has_minimum_wage,
    k.wage_eur,
    CASE WHEN k.age >= w.adult_age THEN CAST(k.wage_eur > w.wage_100 AS TINYINT) END AS wage_gt_100_wml,
    CASE WHEN k.age >= w.adult_age THEN CAST(k.wage_eur > w.wage_70 AS TINYINT) END AS wage_gt_70_wml,
    CASE WHEN k.age >= w.adult_age THEN CAST(k.wage_eur > w.wage_50 AS TINYINT) END AS wage_gt_50_wml,
    CAST(k.hours > h.hours_32 AS TINYINT) AS hours_gt_32,
    CAST(k.hours > h.hours_27 AS TINYINT) AS hours_gt_27,
    CAST(k.hours > h.hours_12 AS TINYINT) AS hours_gt_12,
    CAST(k.hours > h.hours_8 AS TINYINT) AS hours_gt_8,
    CAST(k.permanent AS TINYINT) AS contract_permanent,
    CAST(k.temporary AS TINYINT) AS contract_temporary,
    CAST(1 - k.benefit AS TINYINT) AS off_benefit
FROM known AS k
CROSS JOIN hours_line AS h
LEFT JOIN wage_line AS w ON k.month_index = w.month_index
