-- One row a source. No parameters.
SELECT source_id, title, authors, institution, published_on, url, kind
FROM source
ORDER BY source_id
