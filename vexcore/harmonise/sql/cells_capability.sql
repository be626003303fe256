-- One row a wave and thing: participants who answered how important it is and how able they are, and sums over these;
-- `partly` are those of the wave who answered how able they are to do some thing but left one of the fourteen questions
-- open. No parameters.
WITH asked AS (
    SELECT a.person_key, a.wave, regexp_extract(a.item, '[0-9]+$') AS thing, a.item LIKE 'capability_able_%' AS able, a.value
    FROM answers AS a
    INNER JOIN person AS p ON a.person_key = p.person_key
    WHERE
        regexp_matches(a.item, '^capability_(important|able)_[1-7]$') AND a.value IS NOT NULL AND a.wave BETWEEN 0 AND 2
        AND p.role <> 'reference'
),

open_ended AS (
    SELECT wave, count(*) AS partly
    FROM (
        SELECT person_key, wave
        FROM asked
        GROUP BY person_key, wave
        HAVING count(*) < 14 AND count_if(able) > 0
    )
    GROUP BY wave
),

both_known AS (
    SELECT
        person_key, wave, thing, max(value) FILTER (WHERE NOT able) AS important, max(value) FILTER (WHERE able) AS able
    FROM asked
    GROUP BY person_key, wave, thing
    HAVING count(*) = 2
)

SELECT
    CAST(b.wave AS INTEGER) AS wave, 'capability-' || b.thing AS item, count(*) AS n,
    sum(b.important) AS important, sum(b.important * b.important) AS important_sq,
    sum(b.able) AS able, sum(b.able * b.able) AS able_sq,
    sum(b.important - b.able) AS gap, sum((b.important - b.able) * (b.important - b.able)) AS gap_sq,
    count_if(b.important <> b.able) AS nonzero, coalesce(max(o.partly), 0) AS partly
FROM both_known AS b
LEFT JOIN open_ended AS o ON b.wave = o.wave
GROUP BY b.wave, b.thing
ORDER BY b.wave, b.thing
