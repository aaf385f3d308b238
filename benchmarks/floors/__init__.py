"""Floors of the benchmarks: the same work without any of our code."""
