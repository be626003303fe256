"""The page Proces."""
