-- One row a printed number on outflow. Parameters: $measures (list), $trials (list; empty = all).
SELECT
    o.trial_id, p.place, o.arm_id, a.label_nl AS arm_nl, a.label_en AS arm_en, a.role,
    o.measure, lm.nl AS measure_nl, lm.en AS measure_en,
    o.category, lc.nl AS category_nl, lc.en AS category_en, lc.position AS category_position,
    o.definition, ld.nl AS definition_nl, ld.en AS definition_en,
    o.horizon_months, o.count, o.base_n, o.share, o.ci_low, o.ci_high, o.status,
    o.reason, coalesce(lr.nl, o.reason) AS reason_nl, coalesce(lr.en, o.reason) AS reason_en,
    percent.printed AS printed_percent, CAST(NULL AS VARCHAR) AS computed_from, o.figure_id, o.source_id
FROM outflow AS o
INNER JOIN (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS place
    FROM municipality
    GROUP BY trial_id
) AS p ON o.trial_id = p.trial_id
LEFT JOIN arm AS a ON o.arm_id = a.arm_id
LEFT JOIN label AS lm ON lm.axis = 'measure' AND o.measure = lm.id
LEFT JOIN label AS lc ON lc.axis = 'category' AND o.category = lc.id
LEFT JOIN label AS ld ON ld.axis = 'definition' AND o.definition = ld.id
LEFT JOIN label AS lr ON lr.axis = 'reason' AND o.reason = lr.id
LEFT JOIN figure AS f ON o.figure_id = f.figure_id
LEFT JOIN figure AS percent
    ON f.source_id = percent.source_id
    AND f.table_id = percent.table_id
    AND f.row = percent.row
    AND percent.unit = 'percent'
    AND (percent.column_label = '%' OR (percent.column_label = '% uitstroom' AND o.measure = 'outflow'))
WHERE o.origin = 'published' AND list_contains($measures, o.measure) AND (len($trials) = 0 OR list_contains($trials, o.trial_id))
ORDER BY
    lm.position, p.place, ld.position,
    CASE WHEN o.arm_id = 'all' THEN 0 WHEN a.role = 'control' THEN 1 ELSE 2 END, o.arm_id, lc.position, o.source_id
