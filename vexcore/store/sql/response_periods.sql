-- One row a trial and wave of a questionnaire: when it took place. Parameters: $trial_ids, $instrument.
WITH town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY name) AS town
    FROM municipality
    GROUP BY trial_id
)

SELECT w.trial_id, t.town, w.wave, w.when_nl, w.when_en, w.note_nl, w.note_en
FROM wave AS w
INNER JOIN town AS t ON w.trial_id = t.trial_id
WHERE list_contains($trial_ids, w.trial_id) AND w.instrument = $instrument
ORDER BY w.trial_id, w.wave
