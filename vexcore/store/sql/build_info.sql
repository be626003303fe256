-- One row a fact on how the mart was made. No parameters.
SELECT key, value
FROM build_info
ORDER BY key
