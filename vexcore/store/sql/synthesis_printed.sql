-- One row a component and trial that offers it to an arm: how many printed effects of such arms the ledgers of the pools hold, how
-- many of these are pooled, and why the others are not. No row of a ledger: no effect is printed. No parameters.
WITH offered AS (
    SELECT
        c.component, a.trial_id,
        string_agg(a.label_nl, '; ' ORDER BY a.arm_id) AS arms_nl,
        string_agg(a.label_en, '; ' ORDER BY a.arm_id) AS arms_en
    FROM arm_component AS c
    INNER JOIN arm AS a ON c.arm_id = a.arm_id
    WHERE a.role = 'treatment'
    GROUP BY c.component, a.trial_id
),

told AS (
    SELECT
        p.component, p.trial_id, count(*) AS effects, count(*) FILTER (WHERE p.pooled) AS pooled,
        string_agg(DISTINCT coalesce(r.nl, p.reason), '; ' ORDER BY coalesce(r.nl, p.reason)) FILTER (WHERE NOT p.pooled) AS reason_nl,
        string_agg(DISTINCT coalesce(r.en, p.reason), '; ' ORDER BY coalesce(r.en, p.reason)) FILTER (WHERE NOT p.pooled) AS reason_en,
        string_agg(DISTINCT p.reason, '; ' ORDER BY p.reason) FILTER (WHERE NOT p.pooled) AS reason,
        min(p.month) AS first_month, max(p.month) AS last_month
    FROM pooled_trial AS p
    LEFT JOIN label AS r ON r.axis = 'reason' AND p.reason = r.id
    WHERE p.origin = 'published' AND p.method = 'ITT'
    GROUP BY p.component, p.trial_id
),

town AS (
    SELECT trial_id, string_agg(name, ', ' ORDER BY municipality_id) AS municipalities
    FROM municipality
    GROUP BY trial_id
)

SELECT
    o.component, c.label_nl AS component_nl, c.label_en AS component_en, o.trial_id, town.municipalities, t.consent,
    o.arms_nl, o.arms_en, coalesce(k.effects, 0) AS effects, coalesce(k.pooled, 0) AS pooled, k.first_month, k.last_month,
    k.reason, k.reason_nl, k.reason_en
FROM offered AS o
INNER JOIN component AS c ON o.component = c.component
INNER JOIN trial AS t ON o.trial_id = t.trial_id
INNER JOIN town ON o.trial_id = town.trial_id
LEFT JOIN told AS k ON o.component = k.component AND o.trial_id = k.trial_id
ORDER BY c.component, town.municipalities
