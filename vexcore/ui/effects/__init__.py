"""The page Effecten."""
