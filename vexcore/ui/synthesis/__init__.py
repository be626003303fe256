"""The page Synthese."""
