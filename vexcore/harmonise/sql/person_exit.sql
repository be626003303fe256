-- One row an exit that counts: on or after the person's start, within the benefit window, on or before observed_until.
-- No parameters. A return outside the window or after observed_until was not seen: null.
CREATE TABLE person_exit AS
WITH counted AS (
    SELECT
        e.person_key, e.exited_on, e.reason, s.start_month,
        CASE
            WHEN e.returned_on <= last_day(d.benefit_to) AND e.returned_on <= coalesce(s.observed_until, e.returned_on)
                THEN e.returned_on
        END AS returned_on
    FROM exits AS e
    INNER JOIN person_start AS s ON e.person_key = s.person_key
    CROSS JOIN delivery AS d
    WHERE
        e.exited_on >= s.start_on
        AND e.exited_on BETWEEN d.benefit_from AND last_day(d.benefit_to)
        AND e.exited_on <= coalesce(s.observed_until, e.exited_on)
)

SELECT
    person_key, exited_on, returned_on, reason,
    CAST(date_diff('month', start_month, exited_on) AS INTEGER) AS exit_month,
    CAST(date_diff('month', start_month, returned_on) AS INTEGER) AS return_month,
    row_number() OVER (PARTITION BY person_key ORDER BY exited_on) AS nth,
    row_number() OVER (PARTITION BY person_key ORDER BY exited_on DESC) AS nth_from_last
FROM counted
