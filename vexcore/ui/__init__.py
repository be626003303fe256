"""The dashboard's own parts: session, cached questions, widgets, drawing and words."""
