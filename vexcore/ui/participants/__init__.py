"""The page Deelnemers."""
