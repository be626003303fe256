-- One row an arm and stage after assignment: persons who reached it, of the persons in the arm. A stage that was not
-- delivered has no rows; consent has none where everybody consented, because that is how such a trial was set up; the
-- reference arm has none, because nobody in it was asked; `took-up` has rows of treatment arms only, because control has
-- nothing to take up. No parameters.
WITH reached AS (
    SELECT arm_id, 'invited' AS stage, invited = 1 AS yes, invited IS NOT NULL AS known FROM person WHERE role <> 'reference'
    UNION ALL
    SELECT arm_id, 'consented' AS stage, consented = 1 AS yes, consented IS NOT NULL AS known
    FROM person
    WHERE role <> 'reference'
    UNION ALL
    SELECT arm_id, 'took-up' AS stage, took_up = 1 AS yes, took_up IS NOT NULL AS known FROM person WHERE role = 'treatment'
    UNION ALL
    SELECT arm_id, 'withdrew' AS stage, withdrew_month IS NOT NULL AS yes, true AS known
    FROM person
    WHERE role <> 'reference' AND participant
),

in_use AS (
    SELECT stage
    FROM reached
    GROUP BY stage
    HAVING count_if(yes) > 0 AND count_if(known AND NOT yes) > 0
)

SELECT r.stage, r.arm_id, true AS in_total, count_if(r.yes) AS count, count(*) AS base_n
FROM reached AS r
INNER JOIN in_use AS u ON r.stage = u.stage
WHERE r.known
GROUP BY r.stage, r.arm_id
ORDER BY r.stage, r.arm_id
