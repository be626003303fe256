"""The page Bronnen."""
