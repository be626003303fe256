-- One row a calendar month of the minimum-wage table (month_index: 12 x year + month): the wage lines of that month in euro.
-- No parameters.
CREATE TABLE register_line AS
SELECT
    12 * year(w.month) + month(w.month) AS month_index, w.adult_age,
    max(w.wage_eur * t.wml_share) FILTER (WHERE t.outcome_id = 'wage_gt_100_wml') AS wage_100,
    max(w.wage_eur * t.wml_share) FILTER (WHERE t.outcome_id = 'wage_gt_70_wml') AS wage_70,
    max(w.wage_eur * t.wml_share) FILTER (WHERE t.outcome_id = 'wage_gt_50_wml') AS wage_50
FROM minimum_wage AS w
CROSS JOIN threshold AS t
GROUP BY w.month, w.adult_age
