-- One row an arm, instrument and wave: participants with at least one answer, of the participants in the arm.
-- No parameters.
WITH asked AS (
    SELECT DISTINCT instrument, wave FROM response
),

members AS (
    SELECT person_key, arm_id FROM person WHERE participant AND role <> 'reference'
)

SELECT
    a.instrument, a.wave, m.arm_id, true AS in_total,
    count_if(r.person_key IS NOT NULL) AS count, count(*) AS base_n
FROM members AS m
CROSS JOIN asked AS a
LEFT JOIN (SELECT DISTINCT person_key, instrument, wave FROM response) AS r
    ON m.person_key = r.person_key AND a.instrument = r.instrument AND a.wave = r.wave
GROUP BY a.instrument, a.wave, m.arm_id
ORDER BY a.instrument, a.wave, m.arm_id
