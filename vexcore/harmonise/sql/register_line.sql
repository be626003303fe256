-- One row a calendar month of the minimum-wage table: the wage lines of that month in euro. No parameters.
-- Rounded to a hundredth of a cent, so that a wage exactly at the line is not above it by the rounding of a product.
CREATE TABLE register_line AS
SELECT
    w.month, w.adult_age,
    max(round(w.wage_eur * t.wml_share, 4)) FILTER (WHERE t.outcome_id = 'wage_gt_100_wml') AS wage_100,
    max(round(w.wage_eur * t.wml_share, 4)) FILTER (WHERE t.outcome_id = 'wage_gt_70_wml') AS wage_70,
    max(round(w.wage_eur * t.wml_share, 4)) FILTER (WHERE t.outcome_id = 'wage_gt_50_wml') AS wage_50
FROM minimum_wage AS w
CROSS JOIN threshold AS t
GROUP BY w.month, w.adult_age
