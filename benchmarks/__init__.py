"""Benchmarks: cost of our code divided by that of a floor, which does the same without it."""
