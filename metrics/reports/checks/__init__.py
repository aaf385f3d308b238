"""Checks of the data: rows that are wrong, how many, whose, and what they hide."""
