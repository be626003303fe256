-- One row a delivered trial. Parameter: $origin.
WITH town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
),

arms AS (
    SELECT
        a.origin, a.trial_id,
        count(*) FILTER (WHERE a.role <> 'reference') AS arms, count(*) FILTER (WHERE a.role = 'reference') AS reference_arms
    FROM delivery_arm AS a
    INNER JOIN recruitment AS c
        ON a.origin = c.origin AND a.arm_id = c.arm_id AND c.stage = 'assigned' AND c.municipality_id = 'all'
    GROUP BY a.origin, a.trial_id
)

SELECT
    d.trial_id, d.trial_name, d.registered, town.municipalities, d.consent, d.embargo_until, d.delivered_by,
    d.delivered_on, d.payroll_from, d.payroll_to, d.benefit_from, d.benefit_to, d.files, d.version, d.source_id,
    coalesce(a.arms, 0) AS arms, coalesce(a.reference_arms, 0) AS reference_arms,
    p.count AS persons, p.status AS persons_status, p.reason AS persons_reason,
    coalesce(r.nl, p.reason) AS persons_reason_nl, coalesce(r.en, p.reason) AS persons_reason_en
FROM delivery AS d
LEFT JOIN town ON d.registered AND d.trial_id = town.trial_id
LEFT JOIN arms AS a ON d.origin = a.origin AND d.trial_id = a.trial_id
LEFT JOIN recruitment AS p
    ON d.origin = p.origin AND d.trial_id = p.trial_id AND p.municipality_id = 'all' AND p.arm_id = 'all'
    AND p.stage = 'assigned'
LEFT JOIN label AS r ON r.axis = 'reason' AND p.reason = r.id
WHERE d.origin = $origin
ORDER BY coalesce(town.municipalities, d.trial_name), d.trial_id
