-- One row a finding on the flow, the groups or the response of a trial. Parameters: $trial.
SELECT f.finding_id, f.kind, l.nl AS kind_nl, l.en AS kind_en, f.what, f.printed, f.computed, f.figure_ids
FROM finding AS f
LEFT JOIN label AS l ON l.axis = 'finding-kind' AND f.kind = l.id
LEFT JOIN printed_table AS t ON f.source_id = t.source_id AND f.table_id = t.table_id
WHERE
    f.kind <> 'typography'
    AND (
        (t.trial_id = $trial AND f.source_id = '003' AND f.table_id IN ('fig2.1', '5.5', '6.2-response'))
        OR (t.trial_id = $trial AND f.source_id IN ('000', '001') AND f.table_id IN ('1', '3'))
        OR (f.source_id = '004' AND f.finding_id LIKE '004:recruitment:' || $trial || '%')
        OR ($trial = 'groningen' AND f.finding_id = '003:text:five-groups-8338')
        OR ($trial = 'oss' AND f.finding_id = '000:text:target-arm@1')
        OR ($trial = 'wageningen' AND f.finding_id = '001:text:group-395')
    )
ORDER BY f.finding_id
