"""Figures: frame in, `go.Figure` out; no question is asked here."""
