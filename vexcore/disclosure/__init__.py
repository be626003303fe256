"""The one place where aggregates of participants become fit to leave the protected store."""
