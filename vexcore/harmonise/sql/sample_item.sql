-- One row a participant with at least one answer to the participants' questionnaire at wave 0, and answered question: the
-- persons of `cells_response` at wave 0. No parameters.
SELECT a.person_key, a.item, CAST(a.value AS DOUBLE) AS value
FROM answers AS a
INNER JOIN person AS p ON a.person_key = p.person_key
WHERE a.wave = 0 AND a.value IS NOT NULL AND p.participant AND p.role <> 'reference'
ORDER BY a.person_key, a.item
