"""The page Ontwerp."""
