-- One row a person for the estimators, in an order that does not depend on the key of the store. No parameters.
-- Persons who are alike in everything that is listed stand in any order: they are interchangeable.
WITH course AS (
    SELECT
        person_key,
        sum(coalesce(wage_eur, 0) * (month + 1)) FILTER (WHERE month >= 0) AS wage_path,
        sum(coalesce(CAST(off_benefit AS INTEGER), 0) * (month + 1)) FILTER (WHERE month >= 0) AS benefit_path,
        sum(coalesce(CAST(contract_permanent AS INTEGER), 0) * (month + 1)) FILTER (WHERE month >= 0) AS permanent_path,
        sum(coalesce(CAST(hours_gt_12 AS INTEGER), 0) * (month + 1)) FILTER (WHERE month >= 0) AS hours_path
    FROM person_month
    GROUP BY person_key
)

SELECT
    p.person_key, p.arm_id, p.role, p.start_month, p.block, p.cluster_id, p.participant, p.consented, p.took_up,
    p.sex, p.age, p.age_band, p.education, p.migration, p.benefit_norm, p.household, p.benefit_months, p.duration_band,
    p.wage_eur_6m, p.wage_eur_12m, p.wage_eur_24m
FROM person AS p
LEFT JOIN course AS c ON p.person_key = c.person_key
ORDER BY
    p.arm_id, p.start_month, p.block, p.cluster_id, p.consented, p.took_up, p.sex, p.age, p.education, p.migration,
    p.benefit_norm, p.household, p.benefit_months, p.wage_eur_6m, p.wage_eur_12m, p.wage_eur_24m, c.wage_path,
    c.benefit_path, c.permanent_path, c.hours_path, p.person_key
