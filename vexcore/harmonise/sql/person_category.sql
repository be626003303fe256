-- One row a person and background characteristic, with its category. `participants` and `decliners` split an arm in trials
-- in which some declined (who left it open is in neither and has no rows); elsewhere everybody is `assigned`, and so is the
-- reference arm. A characteristic that was not delivered has no rows. No parameters.
CREATE TABLE person_category AS
WITH described AS (
    SELECT
        person_key, arm_id, role <> 'reference' AS in_total,
        CASE
            WHEN role = 'reference' OR (SELECT count(*) FROM person AS d WHERE d.role <> 'reference' AND NOT d.participant) = 0
                THEN 'assigned'
            WHEN participant THEN 'participants'
            WHEN NOT participant THEN 'decliners'
        END AS population,
        {
            'sex': coalesce(CASE WHEN sex = 'unknown' THEN 'sex-unknown' ELSE sex END, 'sex-unknown'),
            'age': coalesce(age_band, 'age-unknown'),
            'education': 'education-' || coalesce(education, 'unknown'),
            'migration': 'migration-' || coalesce(migration, 'unknown'),
            'household': CASE
                WHEN household IN ('couple-no-children', 'couple-children') THEN 'cohabiting'
                WHEN household IS NULL OR household = 'other' THEN 'household-unknown'
                ELSE household
            END,
            'benefit-duration': coalesce(duration_band, 'duration-unknown')
        } AS answers,
        {
            'sex': sex IS NOT NULL, 'age': age IS NOT NULL, 'education': education IS NOT NULL,
            'migration': migration IS NOT NULL, 'household': household IS NOT NULL,
            'benefit-duration': benefit_months IS NOT NULL
        } AS known
    FROM person
),

long AS (
    SELECT
        person_key, arm_id, in_total, population, 'sex' AS characteristic, answers.sex AS category, known.sex AS known
    FROM described
    UNION ALL
    SELECT person_key, arm_id, in_total, population, 'age', answers.age, known.age FROM described
    UNION ALL
    SELECT person_key, arm_id, in_total, population, 'education', answers.education, known.education FROM described
    UNION ALL
    SELECT person_key, arm_id, in_total, population, 'migration', answers.migration, known.migration FROM described
    UNION ALL
    SELECT person_key, arm_id, in_total, population, 'household', answers.household, known.household FROM described
    UNION ALL
    SELECT
        person_key, arm_id, in_total, population, 'benefit-duration', answers."benefit-duration",
        known."benefit-duration"
    FROM described
)

SELECT person_key, arm_id, in_total, population, characteristic, category
FROM long
WHERE
    population IS NOT NULL
    AND characteristic IN (SELECT characteristic FROM long GROUP BY characteristic HAVING bool_or(known))
