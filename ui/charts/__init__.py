"""Plotly charts: data in, `go.Figure` out; nothing is queried here."""
