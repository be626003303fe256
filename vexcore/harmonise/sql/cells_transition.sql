-- One row a pair of waves, arm, step at the first and step at the later wave of the participation ladder: persons placed at
-- one of the two at least; not-rated where the other has no step. No parameters.
WITH placed AS (
    SELECT person_key, arm_id, wave, 'ladder-' || CAST(CAST(value AS INTEGER) AS VARCHAR) AS step
    FROM process_value
    WHERE item = 'ladder' AND category = 'all'
),

moments AS (
    SELECT DISTINCT wave FROM placed
),

pair AS (
    SELECT before.wave AS from_wave, after.wave AS to_wave
    FROM moments AS before
    INNER JOIN moments AS after ON before.wave < after.wave
),

person AS (
    SELECT DISTINCT person_key, arm_id FROM placed
)

SELECT
    pair.from_wave, pair.to_wave, p.arm_id,
    coalesce(before.step, 'not-rated') AS from_step, coalesce(after.step, 'not-rated') AS to_step, count(*) AS count
FROM pair
CROSS JOIN person AS p
LEFT JOIN placed AS before ON p.person_key = before.person_key AND pair.from_wave = before.wave
LEFT JOIN placed AS after ON p.person_key = after.person_key AND pair.to_wave = after.wave
WHERE before.step IS NOT NULL OR after.step IS NOT NULL
GROUP BY ALL
ORDER BY pair.from_wave, pair.to_wave, p.arm_id, from_step, to_step
