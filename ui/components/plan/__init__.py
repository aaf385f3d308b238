"""Boxes of the page about plans and forecasts."""
