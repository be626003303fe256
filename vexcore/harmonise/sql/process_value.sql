-- One row a person, wave, item and category of the process evaluation with a value. No parameters.
-- A step on the ladder is told as the step (category all) and as 0 or 1 for each step.
CREATE TABLE process_value AS
SELECT
    p.person_key, p.arm_id, c.wave, i.item, i.category,
    CASE WHEN i.step IS NULL THEN c.value ELSE CAST(c.value = i.step AS DOUBLE) END AS value
FROM caseworker AS c
INNER JOIN process_item AS i ON c.item = i.question_id
INNER JOIN person AS p ON c.person_key = p.person_key
WHERE c.value IS NOT NULL
