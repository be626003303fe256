-- One row a statement on the design of a trial. Parameters: $trial.
SELECT topic, position, text_nl, text_en
FROM design
WHERE trial_id = $trial
ORDER BY topic, position
