"""Benchmarks: cost of our code ÷ cost of a floor that does the same work without it."""
