"""Metrics: every figure of the department, defined once."""
