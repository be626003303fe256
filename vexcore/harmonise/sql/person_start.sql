-- One row a person: the start and the observed months, relative to it. No parameters.
-- A calendar month is observed when it lies in the window and observed_until is its last day or later. The first and last
-- month are null where no month is observed; the ends of the windows themselves are window_*.
CREATE TABLE person_start AS
WITH started AS (
    SELECT
        p.person_key,
        coalesce(p.started_on, d.start_on) AS start_on,
        CAST(date_trunc('month', coalesce(p.started_on, d.start_on)) AS DATE) AS start_month,
        p.observed_until,
        d.payroll_from, d.payroll_to, d.benefit_from, d.benefit_to
    FROM persons AS p
    CROSS JOIN delivery AS d
),

placed AS (
    SELECT
        person_key, start_on, start_month, observed_until,
        date_diff('month', start_month, payroll_from) AS window_payroll_first,
        date_diff('month', start_month, payroll_to) AS window_payroll_last,
        date_diff('month', start_month, benefit_from) AS window_benefit_first,
        date_diff('month', start_month, benefit_to) AS window_benefit_last,
        date_diff('month', start_month, observed_until + 1) - 1 AS last_observed
    FROM started
),

bounded AS (
    SELECT
        person_key, start_on, start_month, observed_until,
        window_payroll_first, window_payroll_last, window_benefit_first, window_benefit_last,
        CASE WHEN last_observed < window_payroll_last THEN last_observed ELSE window_payroll_last END AS payroll_last,
        CASE WHEN last_observed < window_benefit_last THEN last_observed ELSE window_benefit_last END AS benefit_last
    FROM placed
)

SELECT
    person_key, start_on, start_month, observed_until,
    CAST(window_payroll_first AS INTEGER) AS window_payroll_first,
    CAST(window_payroll_last AS INTEGER) AS window_payroll_last,
    CAST(window_benefit_first AS INTEGER) AS window_benefit_first,
    CAST(window_benefit_last AS INTEGER) AS window_benefit_last,
    CAST(CASE WHEN payroll_last >= window_payroll_first THEN window_payroll_first END AS INTEGER) AS payroll_first,
    CAST(CASE WHEN payroll_last >= window_payroll_first THEN payroll_last END AS INTEGER) AS payroll_last,
    CAST(CASE WHEN benefit_last >= window_benefit_first THEN window_benefit_first END AS INTEGER) AS benefit_first,
    CAST(CASE WHEN benefit_last >= window_benefit_first THEN benefit_last END AS INTEGER) AS benefit_last
FROM bounded
