"""Estimates from harmonised rows of persons: effects, balance, response, bounds and power."""
