-- One row a trial with a printed expected yearly probability of outflow to work. Parameter: $trials (list; empty = all).
SELECT o.trial_id, p.place, o.share AS yearly_share, o.figure_id, o.source_id
FROM outflow AS o
INNER JOIN (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS place
    FROM municipality
    GROUP BY trial_id
) AS p ON o.trial_id = p.trial_id
WHERE
    o.origin = 'published' AND o.measure = 'expected-yearly' AND o.status = 'released'
    AND (len($trials) = 0 OR list_contains($trials, o.trial_id))
ORDER BY p.place, o.source_id
