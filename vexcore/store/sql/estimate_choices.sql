-- One row a value that the effects on an outcome can be chosen by: axis `month`, `model`, `comparison`, `estimand` or
-- `subgroup`. `released` = how many of its effects have a number, trials under embargo on $today left out.
-- Parameters: $origin, $outcome_id, $trials (list; empty = all), $today (ISO).
WITH asked AS (
    SELECT
        e.month, e.model, e.comparison, e.estimand, e.subgroup,
        CAST(e.status = 'released' AND coalesce(d.embargo_until < $today, true) AS INTEGER) AS released
    FROM effect AS e
    INNER JOIN delivery AS d ON e.origin = d.origin AND e.trial_id = d.trial_id
    WHERE
        e.origin = $origin AND e.outcome_id = $outcome_id AND (len($trials) = 0 OR list_contains($trials, e.trial_id))
),

listed AS (
    SELECT 'month' AS axis, CAST(month AS VARCHAR) AS id, month AS position, sum(released) AS released
    FROM asked
    GROUP BY month
    UNION ALL
    SELECT 'model', model, 0, sum(released)
    FROM asked
    GROUP BY model
    UNION ALL
    SELECT 'comparison', comparison, 0, sum(released)
    FROM asked
    GROUP BY comparison
    UNION ALL
    SELECT 'estimand', estimand, 0, sum(released)
    FROM asked
    GROUP BY estimand
    UNION ALL
    SELECT 'subgroup', subgroup, 0, sum(released)
    FROM asked
    GROUP BY subgroup
)

SELECT axis, id, CAST(released AS BIGINT) AS released
FROM listed
ORDER BY axis, position, id
