-- One row an origin of participant data in this mart. No parameters.
SELECT origin, count(*) AS trials
FROM delivery
GROUP BY origin
ORDER BY origin
