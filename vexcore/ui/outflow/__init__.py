"""The page Uitstroom."""
