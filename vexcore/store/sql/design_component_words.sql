-- One row a component, in order of presentation. No parameters.
SELECT component, label_nl, label_en, definition_nl, definition_en
FROM component
ORDER BY
    CASE component
        WHEN 'exemption' THEN 1
        WHEN 'self_direction' THEN 2
        WHEN 'intensive' THEN 3
        WHEN 'earnings' THEN 4
        WHEN 'bonus' THEN 5
        WHEN 'choice' THEN 6
        ELSE 7
    END,
    component
