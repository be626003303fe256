-- One row a released effect and another kind of standard error than its own. Effects of a trial under embargo on $today are
-- left out. Parameters: $origin, $today (ISO), $effect_ids (list).
SELECT
    e.effect_id, e.se_type, e.std_error, e.ci_low, e.ci_high, e.p_value
FROM effect_error AS e
INNER JOIN effect AS f ON e.effect_id = f.effect_id AND e.se_type <> f.se_type
INNER JOIN delivery AS d ON f.origin = d.origin AND f.trial_id = d.trial_id
WHERE
    f.origin = $origin AND f.status = 'released' AND coalesce(d.embargo_until < $today, true)
    AND list_contains($effect_ids, e.effect_id)
ORDER BY e.effect_id, e.se_type
