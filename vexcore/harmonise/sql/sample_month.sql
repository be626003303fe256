-- One row a person and month from the start to $last_month: the register outcomes side by side, null where not known.
SELECT
    person_key, CAST(month AS INTEGER) AS month,
    CAST(wage_gt_100_wml AS DOUBLE) AS wage_gt_100_wml, CAST(wage_gt_70_wml AS DOUBLE) AS wage_gt_70_wml,
    CAST(wage_gt_50_wml AS DOUBLE) AS wage_gt_50_wml,
    CAST(hours_gt_32 AS DOUBLE) AS hours_gt_32, CAST(hours_gt_27 AS DOUBLE) AS hours_gt_27,
    CAST(hours_gt_12 AS DOUBLE) AS hours_gt_12, CAST(hours_gt_8 AS DOUBLE) AS hours_gt_8,
    CAST(contract_permanent AS DOUBLE) AS contract_permanent, CAST(contract_temporary AS DOUBLE) AS contract_temporary,
    CAST(off_benefit AS DOUBLE) AS off_benefit, CAST(wage_eur AS DOUBLE) AS wage_eur
FROM person_month
WHERE month BETWEEN 0 AND $last_month
ORDER BY person_key, month
