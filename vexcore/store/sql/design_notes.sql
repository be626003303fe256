-- One row a note on what is unknown or contradictory about a trial. Parameters: $trial.
SELECT field, note_nl, note_en, sources
FROM trial_note
WHERE trial_id = $trial
ORDER BY field
