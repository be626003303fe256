-- One row a questionnaire wave of a trial. Parameters: $trial.
SELECT w.instrument, l.nl AS instrument_nl, l.en AS instrument_en, w.wave, w.when_nl, w.when_en, w.note_nl, w.note_en
FROM wave AS w
LEFT JOIN label AS l ON l.axis = 'instrument' AND w.instrument = l.id
WHERE w.trial_id = $trial
ORDER BY l.position, w.instrument, w.wave
