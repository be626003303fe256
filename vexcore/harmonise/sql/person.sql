-- One row a person. No parameters.
-- Months are relative: 0 is the calendar month of the start. risk_months counts the calendar months in which a first exit
-- could be seen: up to and with the month of the exit (exit_month + 1), else the fully observed ones (benefit_last + 1).
CREATE TABLE person AS
WITH exited AS (
    SELECT
        person_key,
        CAST(count(*) AS INTEGER) AS exits,
        bool_or(returned_on IS NOT NULL) AS ever_returned,
        max(exit_month) FILTER (WHERE nth = 1) AS exit_month,
        max(reason) FILTER (WHERE nth = 1) AS exit_reason,
        max(return_month) FILTER (WHERE nth = 1) AS return_month,
        bool_or(nth_from_last = 1 AND returned_on IS NULL) AS gone,
        max(exit_month) FILTER (WHERE nth_from_last = 1 AND returned_on IS NULL) AS gone_month,
        max(reason) FILTER (WHERE nth_from_last = 1 AND returned_on IS NULL) AS gone_reason
    FROM person_exit
    GROUP BY person_key
)

SELECT
    p.person_key, d.origin, d.trial_id,
    coalesce(p.municipality_id, d.municipality_id) AS municipality_id,
    p.arm_id, a.role, p.chosen_arm_id, s.start_month, p.block, p.cluster_id,
    p.invited, p.consented, p.took_up,
    CAST(date_diff('month', s.start_month, p.withdrew_on) AS INTEGER) AS withdrew_month,
    CASE WHEN d.has_consent THEN p.consented = 1 ELSE a.role <> 'reference' END AS participant,
    p.sex, p.age,
    CASE
        WHEN p.age < 27 THEN 'age-under-27'
        WHEN p.age < 35 THEN 'age-27-34'
        WHEN p.age < 45 THEN 'age-35-44'
        WHEN p.age < 55 THEN 'age-45-54'
        WHEN p.age >= 55 THEN 'age-55-plus'
    END AS age_band,
    p.education, p.migration, p.benefit_norm, p.household, p.benefit_months,
    CASE
        WHEN p.benefit_months < 12 THEN 'duration-under-1-year'
        WHEN p.benefit_months < 36 THEN 'duration-1-3-years'
        WHEN p.benefit_months >= 36 THEN 'duration-3-plus-years'
    END AS duration_band,
    p.wage_eur_6m, p.wage_eur_12m, p.wage_eur_24m,
    s.payroll_first, s.payroll_last, s.benefit_first, s.benefit_last,
    e.exit_month, e.exit_reason, e.return_month,
    CASE WHEN d.has_exits THEN coalesce(e.ever_returned, FALSE) END AS ever_returned,
    CASE WHEN d.has_exits THEN coalesce(e.gone, FALSE) END AS gone,
    e.gone_month, e.gone_reason,
    CASE WHEN d.has_exits THEN coalesce(e.exits, 0) END AS exits,
    CASE
        WHEN NOT d.has_exits OR s.window_benefit_first > 0 THEN NULL
        WHEN e.exit_month IS NOT NULL THEN e.exit_month + 1
        WHEN s.benefit_last >= 0 THEN s.benefit_last + 1
        ELSE 0
    END AS risk_months,
    CASE WHEN d.has_exits AND s.window_benefit_first <= 0 THEN e.exit_month IS NOT NULL END AS risk_event
FROM persons AS p
INNER JOIN person_start AS s ON p.person_key = s.person_key
CROSS JOIN delivery AS d
LEFT JOIN arm AS a ON p.arm_id = a.arm_id
LEFT JOIN exited AS e ON p.person_key = e.person_key
