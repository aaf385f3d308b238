"""Data checks: wrong rows, counted by owner, and the bounds they leave to figures."""
