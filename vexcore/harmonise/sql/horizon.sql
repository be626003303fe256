-- One row a horizon that the benefit register reaches for everybody's start: months since the start.
-- Parameters: $horizons (list of months).
CREATE TABLE horizon AS
WITH reach AS (
    SELECT min(datediff('month', p.start_month, d.benefit_to)) AS last_month
    FROM person AS p
    CROSS JOIN delivery AS d
)

SELECT h.month
FROM (SELECT unnest(CAST($horizons AS INTEGER [])) AS month) AS h
CROSS JOIN reach AS r
WHERE h.month <= r.last_month
