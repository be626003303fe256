-- One row a municipality, with its trial and the participants of that trial as the slide deck prints them. No parameters.
SELECT
    m.municipality_id, m.name, m.cbs_code, m.lon, m.lat, m.trial_id, t.name AS trial_name, t.legal_basis,
    (SELECT count(*) FROM municipality AS other WHERE other.trial_id = m.trial_id) AS trial_municipalities,
    r.count AS participants, r.figure_id
FROM municipality AS m
INNER JOIN trial AS t ON m.trial_id = t.trial_id
LEFT JOIN recruitment AS r
    ON m.trial_id = r.trial_id AND r.stage = 'realised' AND r.arm_id = 'all' AND r.source_id = '004'
    AND r.origin = 'published'
ORDER BY m.name
