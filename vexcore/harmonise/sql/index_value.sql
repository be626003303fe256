-- One row a person, wave and questionnaire outcome that has a value. No parameters.
-- An index exists when at least half of its weight is answered and is the weighted mean over the answered parts.
CREATE TABLE index_value AS
WITH whole AS (
    SELECT outcome_no, max(at_most) AS at_most, sum(weight) AS weight
    FROM index_part
    GROUP BY outcome_no
),

answered AS (
    SELECT
        s.person_key, s.wave, s.outcome_no,
        sum(i.weight) AS weight,
        sum(i.weight * s.score) / sum(i.weight) AS score
    FROM answer_score AS s
    INNER JOIN index_part AS i ON s.outcome_no = i.outcome_no AND s.part_no = i.part_no
    GROUP BY s.person_key, s.wave, s.outcome_no
)

SELECT
    a.person_key, a.wave, a.outcome_no,
    CASE WHEN w.at_most IS NULL THEN a.score ELSE CAST(a.score <= w.at_most AS DOUBLE) END AS value
FROM answered AS a
INNER JOIN whole AS w ON a.outcome_no = w.outcome_no
-- The weights of thirds and sevenths are rounded in the registry; half of them is half all the same.
WHERE a.weight >= 0.5 * w.weight - 1e-9
