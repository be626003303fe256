"""Demonstration cohorts: invented persons, calibrated to what is published."""
