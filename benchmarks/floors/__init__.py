"""The floors: what the same work costs without any of our code."""
