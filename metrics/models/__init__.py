"""Forecasting models over arrays of numbers; none of them reads a table."""
