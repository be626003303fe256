-- One row a wave of the caseworkers' questionnaire, with the filled-in questionnaires of all arms. Parameters: $trials.
SELECT
    w.trial_id, w.wave, w.when_nl, w.when_en, w.note_nl, w.note_en,
    r.count, r.base_n, r.share, r.figure_id
FROM wave AS w
LEFT JOIN response AS r
    ON w.trial_id = r.trial_id AND w.instrument = r.instrument AND w.wave = r.wave
    AND r.arm_id = 'all' AND r.municipality_id = 'all' AND r.origin = 'published'
WHERE w.instrument = 'caseworker-questionnaire' AND list_contains($trials, w.trial_id)
ORDER BY w.trial_id, w.wave
