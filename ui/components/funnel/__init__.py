"""Boxes of the page about the funnel."""
