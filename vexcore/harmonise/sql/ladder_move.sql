-- One row a person and pair of waves at which the caseworker placed him or her on the ladder. No parameters.
CREATE TABLE ladder_move AS
WITH placed AS (
    SELECT person_key, wave, CAST(value AS INTEGER) AS step
    FROM caseworker
    WHERE item = 'ladder' AND value IS NOT NULL
)

SELECT
    p.person_key, p.arm_id,
    before.step AS from_step, after.step AS to_step,
    before.wave AS from_wave, after.wave AS to_wave
FROM placed AS before
INNER JOIN placed AS after ON before.person_key = after.person_key AND before.wave < after.wave
INNER JOIN person AS p ON before.person_key = p.person_key
