"""The mart: one DuckDB file that the dashboard reads. The only place that imports duckdb."""
