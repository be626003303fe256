"""Participant data on the pages: the switch to it, its banner and its views."""
