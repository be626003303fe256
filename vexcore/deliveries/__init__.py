"""Deliveries of participant data: read in one format or through a mapping, and refused with every fault at once."""
