"""Models that are fitted on a small frame: numbers in, numbers out, nothing of the tables."""
