-- One row a person, instrument and wave with at least one answer. No parameters.
CREATE TABLE response AS
WITH answered AS (
    SELECT DISTINCT person_key, 'participant-questionnaire' AS instrument, wave
    FROM answers
    WHERE value IS NOT NULL
    UNION ALL
    SELECT DISTINCT person_key, 'caseworker-questionnaire' AS instrument, wave
    FROM caseworker
    WHERE value IS NOT NULL
)

SELECT a.person_key, p.arm_id, a.instrument, a.wave
FROM answered AS a
INNER JOIN person AS p ON a.person_key = p.person_key
