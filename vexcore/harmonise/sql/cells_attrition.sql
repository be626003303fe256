-- One row an arm and wave after the start: participants who answered the questionnaire of the start and this one too, of
-- those who answered that of the start. No parameters.
WITH answered AS (
    SELECT r.person_key, r.arm_id, r.wave
    FROM response AS r
    INNER JOIN person AS p ON r.person_key = p.person_key
    WHERE r.instrument = 'participant-questionnaire' AND p.participant AND p.role <> 'reference'
),

later AS (
    SELECT DISTINCT wave FROM answered WHERE wave > 0
)

SELECT l.wave, f.arm_id, true AS in_total, count(a.person_key) AS count, count(*) AS base_n
FROM answered AS f
CROSS JOIN later AS l
LEFT JOIN answered AS a ON f.person_key = a.person_key AND l.wave = a.wave
WHERE f.wave = 0
GROUP BY l.wave, f.arm_id
ORDER BY l.wave, f.arm_id
