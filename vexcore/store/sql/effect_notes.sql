-- One row a note on a field of a trial. Parameters: $field.
SELECT trial_id, field, note_nl, note_en, sources
FROM trial_note
WHERE field = $field
ORDER BY trial_id
