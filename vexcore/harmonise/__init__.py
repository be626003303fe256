"""From a delivery to the common outcomes: one long person-outcome-month relation and one person table."""
