-- One row: how much the record holds. No parameters.
SELECT
    (SELECT count(*) FROM figure) AS cells,
    (SELECT count(*) FROM figure WHERE cell = 'printed') AS printed_figures,
    (SELECT count(*) FROM figure WHERE cell = 'suppressed') AS suppressed_figures,
    (SELECT count(*) FROM figure WHERE cell = 'blank') AS blank_figures,
    (SELECT count(DISTINCT source_id) FROM figure) AS sources,
    (SELECT count(*) FROM finding) AS findings
