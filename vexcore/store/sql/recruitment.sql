-- One row a printed number of persons at a stage of recruitment, whole trials only. Parameters: $stages.
SELECT
    r.trial_id, r.stage, l.nl AS stage_nl, l.en AS stage_en, l.position, r.count, r.status, r.reason, r.figure_id,
    r.source_id, s.kind AS source_kind
FROM recruitment AS r
INNER JOIN label AS l ON r.stage = l.id AND l.axis = 'stage'
INNER JOIN source AS s ON r.source_id = s.source_id
WHERE r.arm_id = 'all' AND r.municipality_id = 'all' AND r.origin = 'published' AND list_contains($stages, r.stage)
ORDER BY r.trial_id, l.position, r.source_id DESC
