-- One row an outcome and reason: how many persons and person-months (questionnaires: person-waves) have no value for it.
-- No parameters. A month outside the windows is no gap; a gap has one reason, the first that holds.
CREATE TABLE outcome_gap AS
WITH register_outcome AS (
    SELECT o.outcome_id, o.source, d.has_months,
        CASE o.source
            WHEN 'wage' THEN d.has_wage
            WHEN 'hours' THEN d.has_hours
            WHEN 'contract' THEN d.has_contract
            ELSE d.has_benefit
        END AS delivered
    FROM (
        SELECT outcome_id, CASE WHEN wml_share IS NULL THEN 'hours' ELSE 'wage' END AS source FROM threshold
        UNION ALL
        SELECT outcome_id, source
        FROM (
            VALUES
            ('wage_eur', 'wage'), ('contract_permanent', 'contract'), ('contract_temporary', 'contract'),
            ('off_benefit', 'benefit')
        ) AS v (outcome_id, source)
    ) AS o
    CROSS JOIN delivery AS d
),

person_window AS (
    SELECT
        person_key, 'payroll' AS registers, coalesce(payroll_last - payroll_first + 1, 0) AS observed,
        window_payroll_last - window_payroll_first + 1 AS whole
    FROM person_start
    UNION ALL
    SELECT
        person_key, 'benefit' AS registers, coalesce(benefit_last - benefit_first + 1, 0) AS observed,
        window_benefit_last - window_benefit_first + 1 AS whole
    FROM person_start
),

-- counts per register, for reasons that hold for whole columns or persons
register_size AS (
    SELECT
        registers,
        count(*) FILTER (WHERE observed > 0) AS persons, sum(observed) AS person_months,
        count(*) FILTER (WHERE observed < whole) AS ended_persons, sum(whole - observed) AS ended_months
    FROM person_window
    GROUP BY registers
),

empty_cell AS (
    SELECT
        'wage' AS source, count(DISTINCT person_key) AS persons, count(*) AS person_months
    FROM person_month
    WHERE in_payroll AND wage_eur IS NULL
    UNION ALL
    SELECT 'hours' AS source, count(DISTINCT person_key) AS persons, count(*) AS person_months
    FROM person_month
    WHERE in_payroll AND hours_gt_8 IS NULL
    UNION ALL
    SELECT 'contract' AS source, count(DISTINCT person_key) AS persons, count(*) AS person_months
    FROM person_month
    WHERE in_payroll AND contract_permanent IS NULL
    UNION ALL
    SELECT 'benefit' AS source, count(DISTINCT person_key) AS persons, count(*) AS person_months
    FROM person_month
    WHERE in_benefit AND off_benefit IS NULL
),

no_line AS (
    SELECT
        CASE
            WHEN has_minimum_wage THEN 'younger than the adult minimum wage'
            ELSE 'month outside the minimum-wage table'
        END AS reason,
        count(DISTINCT person_key) AS persons, count(*) AS person_months
    FROM person_month
    WHERE wage_eur IS NOT NULL AND wage_gt_100_wml IS NULL
    GROUP BY has_minimum_wage
),

asked AS (
    SELECT DISTINCT i.outcome_no, i.outcome_id, a.wave
    FROM answers AS a
    INNER JOIN index_part AS i ON a.item = i.question_id
    WHERE a.value IS NOT NULL
),

respondent AS (
    SELECT person_key, wave
    FROM response
    WHERE instrument = 'participant-questionnaire'
),

unanswered AS (
    SELECT k.outcome_id, 'less than half of the index answered' AS reason, r.person_key, r.wave
    FROM respondent AS r
    INNER JOIN asked AS k ON r.wave = k.wave
    LEFT JOIN index_value AS v ON r.person_key = v.person_key AND r.wave = v.wave AND k.outcome_no = v.outcome_no
    WHERE v.person_key IS NULL
),

not_asked AS (
    SELECT i.outcome_id, 'questions not delivered for the wave' AS reason, w.wave, w.persons
    FROM index_part AS i
    CROSS JOIN (SELECT wave, count(*) AS persons FROM respondent GROUP BY wave) AS w
    LEFT JOIN asked AS k ON i.outcome_no = k.outcome_no AND w.wave = k.wave
    WHERE i.part_no = 1 AND k.outcome_id IS NULL
),

extra_row AS (
    SELECT m.person_key, x.outcome_id, CASE WHEN e.month IS NULL THEN 'no row for the month' ELSE 'empty cell' END AS reason
    FROM person_month AS m
    CROSS JOIN extra_outcome AS x
    LEFT JOIN extra_month AS e
        ON m.person_key = e.person_key AND m.month = e.month AND x.outcome_id = e.outcome_id
    WHERE x.file = 'months' AND x.delivered AND e.value IS NULL
),

gap AS (
    SELECT o.outcome_id, 'months not delivered' AS reason, s.persons, s.person_months
    FROM register_outcome AS o
    INNER JOIN register_size AS s ON s.registers = CASE o.source WHEN 'benefit' THEN 'benefit' ELSE 'payroll' END
    WHERE NOT o.has_months
    UNION ALL
    SELECT o.outcome_id, 'column not delivered' AS reason, s.persons, s.person_months
    FROM register_outcome AS o
    INNER JOIN register_size AS s ON s.registers = CASE o.source WHEN 'benefit' THEN 'benefit' ELSE 'payroll' END
    WHERE o.has_months AND NOT o.delivered
    UNION ALL
    SELECT o.outcome_id, 'after the last day observed' AS reason, s.ended_persons, s.ended_months
    FROM register_outcome AS o
    INNER JOIN register_size AS s ON s.registers = CASE o.source WHEN 'benefit' THEN 'benefit' ELSE 'payroll' END
    WHERE o.delivered
    UNION ALL
    SELECT o.outcome_id, 'empty cell' AS reason, c.persons, c.person_months
    FROM register_outcome AS o
    INNER JOIN empty_cell AS c ON o.source = c.source
    WHERE o.delivered
    UNION ALL
    SELECT t.outcome_id, n.reason, n.persons, n.person_months
    FROM threshold AS t
    CROSS JOIN no_line AS n
    WHERE t.wml_share IS NOT NULL
    UNION ALL
    SELECT i.outcome_id, 'answers not delivered' AS reason, count(*) AS persons, 0 AS person_months
    FROM index_part AS i
    CROSS JOIN delivery AS d
    CROSS JOIN person AS p
    WHERE i.part_no = 1 AND NOT d.has_answers
    GROUP BY i.outcome_id
    UNION ALL
    SELECT outcome_id, reason, count(DISTINCT person_key) AS persons, count(*) AS person_months
    FROM unanswered
    GROUP BY outcome_id, reason
    UNION ALL
    SELECT n.outcome_id, n.reason, count(DISTINCT r.person_key) AS persons, count(*) AS person_months
    FROM not_asked AS n
    INNER JOIN respondent AS r ON n.wave = r.wave
    GROUP BY n.outcome_id, n.reason
    UNION ALL
    SELECT
        x.outcome_id, CASE WHEN d.has_months THEN 'column not delivered' ELSE 'months not delivered' END AS reason,
        s.persons, s.person_months
    FROM extra_outcome AS x
    CROSS JOIN delivery AS d
    INNER JOIN register_size AS s ON s.registers = 'payroll'
    WHERE x.file = 'months' AND NOT x.delivered
    UNION ALL
    SELECT outcome_id, reason, count(DISTINCT person_key) AS persons, count(*) AS person_months
    FROM extra_row
    GROUP BY outcome_id, reason
)

SELECT outcome_id, reason, CAST(persons AS INTEGER) AS persons, CAST(person_months AS INTEGER) AS person_months
FROM gap
WHERE person_months > 0 OR persons > 0
