-- One row a person, wave and question of an index: the answer as it enters the index. No parameters.
-- Above the limit it is missing, above the cap it counts as the cap; then it is turned round within its own ends and
-- converted, or looked up in the steps.
CREATE TABLE answer_score AS
WITH answered AS (
    SELECT
        a.person_key, CAST(a.wave AS TINYINT) AS wave, i.outcome_no, i.part_no, i.steps, i.low,
        i.subtract, i.divide, i.times,
        CASE
            WHEN i.reversed THEN i.low + i.high - least(a.value, coalesce(i.answer_cap, a.value))
            ELSE least(a.value, coalesce(i.answer_cap, a.value))
        END AS answer
    FROM answers AS a
    INNER JOIN index_part AS i ON a.item = i.question_id
    WHERE a.value <= coalesce(i.answer_limit, a.value)
)

SELECT
    person_key, wave, outcome_no, part_no,
    CASE
        WHEN steps IS NULL THEN (answer - subtract) / divide * times
        ELSE list_extract(steps, CAST(answer - low AS INTEGER) + 1)
    END AS score
FROM answered
