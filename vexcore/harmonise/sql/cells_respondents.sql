-- One row an arm, wave, characteristic and category: participants with at least one answer in the participants'
-- questionnaire. `population` is the one that the persons are counted in elsewhere. No parameters.
SELECT c.characteristic, r.wave, c.population, c.category, c.arm_id, c.in_total, count(*) AS count
FROM person_category AS c
INNER JOIN person AS p ON c.person_key = p.person_key
INNER JOIN response AS r ON c.person_key = r.person_key
WHERE r.instrument = 'participant-questionnaire' AND p.participant AND p.role <> 'reference'
GROUP BY c.characteristic, r.wave, c.population, c.category, c.arm_id, c.in_total
ORDER BY c.characteristic, r.wave, c.population, c.category, c.arm_id
