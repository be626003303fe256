-- One row an arm of a trial. Parameters: $trial.
SELECT
    arm_id, label_nl, label_en, role, randomised, parent_arm_id,
    definition AS definition_nl, definition_en, note_nl, note_en, sources
FROM arm
WHERE trial_id = $trial
ORDER BY CASE role WHEN 'treatment' THEN 1 WHEN 'control' THEN 2 ELSE 3 END, arm_id
