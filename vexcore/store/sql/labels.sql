-- One row a value of a common key. Parameters: $axis.
SELECT id, nl, en
FROM label
WHERE axis = $axis
ORDER BY position
