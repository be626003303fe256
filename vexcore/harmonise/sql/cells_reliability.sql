-- One row an index of two or more questions and a wave: Cronbach's alpha and the persons it rests on; an index that
-- nobody answered whole has none. No parameters.
SELECT outcome_id, wave, items, n, alpha
FROM index_reliability
WHERE n > 0
ORDER BY outcome_id, wave
