-- One row an index of two or more questions and a wave: Cronbach's alpha and the persons it rests on. No parameters.
SELECT outcome_id, wave, items, n, alpha
FROM index_reliability
ORDER BY outcome_id, wave
