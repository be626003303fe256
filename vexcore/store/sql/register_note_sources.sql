-- One row a source that a note on a trial names; figure_id only where it is a printed number. Parameters: $trial_id.
SELECT
    n.trial_id, n.field, n.position, f.figure_id, f.printed, s.source_id, s.title, s.institution, s.published_on, s.url
FROM (
    SELECT
        trial_id, field, unnest(string_split(sources, ' ')) AS reference,
        generate_subscripts(string_split(sources, ' '), 1) AS position
    FROM trial_note
    WHERE sources IS NOT NULL AND trial_id = $trial_id
) AS n
LEFT JOIN figure AS f ON n.reference = f.figure_id
INNER JOIN source AS s ON split_part(n.reference, ':', 1) = s.source_id
ORDER BY n.trial_id, n.field, n.position
