-- One row a trial: which figures on its participants are printed. No parameters.
WITH town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY name) AS municipalities
    FROM municipality
    GROUP BY trial_id
)

SELECT
    t.trial_id, t.name, town.municipalities,
    EXISTS (
        SELECT 1 FROM profile AS p INNER JOIN label AS l ON l.axis = 'characteristic' AND p.characteristic = l.id
        WHERE p.trial_id = t.trial_id AND p.origin = 'published'
    ) AS has_background,
    EXISTS (
        SELECT 1 FROM profile AS p INNER JOIN outcome AS o ON p.characteristic = o.outcome_id
        WHERE p.trial_id = t.trial_id AND p.origin = 'published'
    ) AS has_waves,
    EXISTS (
        SELECT 1 FROM response AS s WHERE s.trial_id = t.trial_id AND s.origin = 'published'
    ) AS has_response,
    EXISTS (
        SELECT 1 FROM recruitment AS w
        WHERE w.trial_id = t.trial_id AND w.origin = 'published' AND w.stage LIKE 'withdrew%'
    ) AS has_withdrawals
FROM trial AS t
INNER JOIN town ON t.trial_id = town.trial_id
ORDER BY town.municipalities
