-- One row a trial, outcome and wave (-1 = both waves together), with the n that the source prints under both waves.
-- Parameters: $trial_ids, $population.
WITH town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY name) AS town
    FROM municipality
    GROUP BY trial_id
)

SELECT
    p.trial_id, t.town, p.population, p.wave, p.characteristic AS outcome_id,
    o.label_nl AS outcome_nl, o.label_en AS outcome_en, o.kind, o.position,
    coalesce(p.mean, p.share) AS value, p.significance, p.status, p.reason,
    CAST(n.value AS INTEGER) AS n, n.figure_id AS n_figure_id, p.figure_id, p.source_id
FROM profile AS p
INNER JOIN town AS t ON p.trial_id = t.trial_id
INNER JOIN outcome AS o ON p.characteristic = o.outcome_id
LEFT JOIN profile AS total
    ON p.origin = total.origin AND p.trial_id = total.trial_id AND p.population = total.population
    AND p.characteristic = total.characteristic AND total.wave = -1
LEFT JOIN figure AS f ON total.figure_id = f.figure_id
LEFT JOIN figure AS n
    ON f.source_id = n.source_id AND f.table_id = n.table_id AND f."column" = n."column"
    AND f."row" + 1 = n."row" AND n.row_label LIKE '%N=%'
WHERE p.origin = 'published' AND list_contains($trial_ids, p.trial_id) AND p.population = $population
ORDER BY o.position, p.trial_id, p.wave
