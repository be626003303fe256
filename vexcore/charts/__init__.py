"""Charts: pure functions from a frame to an Altair chart. The only place that imports altair."""
