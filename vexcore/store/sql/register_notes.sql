-- One row a note on what is unknown, disputed or contradictory about a trial. No parameters.
SELECT trial_id, field, note_nl, note_en
FROM trial_note
ORDER BY trial_id, field
