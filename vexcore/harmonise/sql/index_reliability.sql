-- One row an index of two or more questions and wave: Cronbach's alpha. No parameters.
-- alpha = k / (k - 1) * (1 - sum of the item variances / variance of their sum), L. J. Cronbach, Coefficient alpha and the
-- internal structure of tests, Psychometrika 16 (1951) 297-334. Over persons who answered every question; the items as they
-- enter the index, turned and converted, unweighted. Null with fewer than 2 persons or where the sum does not vary.
CREATE TABLE index_reliability AS
WITH index_item AS (
    SELECT outcome_no, outcome_id, part_no, parts
    FROM index_part
    WHERE parts >= 2
),

complete AS (
    SELECT s.person_key, s.wave, s.outcome_no, sum(s.score) AS total
    FROM answer_score AS s
    INNER JOIN index_item AS i ON s.outcome_no = i.outcome_no AND s.part_no = i.part_no
    GROUP BY s.person_key, s.wave, s.outcome_no
    HAVING count(*) = max(i.parts)
),

item_spread AS (
    SELECT s.outcome_no, s.wave, s.part_no, var_samp(s.score) AS variance
    FROM answer_score AS s
    INNER JOIN complete AS c ON s.person_key = c.person_key AND s.wave = c.wave AND s.outcome_no = c.outcome_no
    GROUP BY s.outcome_no, s.wave, s.part_no
),

items AS (
    SELECT outcome_no, wave, sum(variance) AS variance
    FROM item_spread
    GROUP BY outcome_no, wave
),

totals AS (
    SELECT outcome_no, wave, count(*) AS n, var_samp(total) AS variance
    FROM complete
    GROUP BY outcome_no, wave
),

asked AS (
    SELECT DISTINCT s.outcome_no, i.outcome_id, s.wave, i.parts
    FROM answer_score AS s
    INNER JOIN index_item AS i ON s.outcome_no = i.outcome_no AND s.part_no = i.part_no
)

SELECT
    a.outcome_id, CAST(a.wave AS INTEGER) AS wave, CAST(a.parts AS INTEGER) AS items,
    CAST(coalesce(t.n, 0) AS INTEGER) AS n,
    CASE WHEN t.n >= 2 AND t.variance > 1e-12 THEN a.parts / (a.parts - 1.0) * (1 - i.variance / t.variance) END AS alpha
FROM asked AS a
LEFT JOIN totals AS t ON a.outcome_no = t.outcome_no AND a.wave = t.wave
LEFT JOIN items AS i ON a.outcome_no = i.outcome_no AND a.wave = i.wave
