-- One row a statement of a source on outflow. Parameters: $items (list), $trials (list; empty = all, with what is said of
-- all trials together).
SELECT
    s.trial_id, s.item, s.horizon_months, s.comparison, s.significance, s.statement_nl, s.statement_en, s.contradiction,
    s.figure_id, s.source_id, d.title, d.institution, d.published_on, d.url
FROM literature_finding AS s
INNER JOIN source AS d ON s.source_id = d.source_id
WHERE
    s.kind IN ('effect', 'outflow') AND list_contains($items, s.item)
    AND (len($trials) = 0 OR list_contains($trials, s.trial_id) OR s.trial_id = 'all')
ORDER BY s.trial_id, d.published_on NULLS LAST, s.source_id, s.position
