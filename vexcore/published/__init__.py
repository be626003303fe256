"""The published record: printed numbers, the relations between them, and the harmonised rows they fill."""
